export { nextTransits, type SkyOf, type Transit, transitNear, transitsBetween } from './transit.ts'
