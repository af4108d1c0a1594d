export { RandomStream } from './random.ts'
export { type ArrayLayout, type Integration, VisibilitySimulator } from './simulator.ts'
