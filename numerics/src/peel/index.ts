export { solveAmplitudes, sumsLength } from './amplitudes.ts'
export { type LineSource, PeeledLines, peeledLinesBytes } from './peeled-lines.ts'
