export { colourStops, colourTable, MAP_COLOURS, type MapColours, placeOf } from './colours.ts'
