export { DSA110_SITE, DSA110_STATIONS, type Station, stationItrfM } from './station.ts'
