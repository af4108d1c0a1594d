/** The contract: what may be asked and what is answered. Needs zod and nothing else, so that a browser can have it. */

export * from './antennas.ts'
export { isoTime, measured, pageOf, pageQuery } from './common.ts'
export { type ErrorBody, type ErrorCode, errorBody, errorCode } from './error.ts'
export * from './group-detail.ts'
export * from './groups.ts'
export * from './health.ts'
export * from './rasters.ts'
export { type Span, spanOf, spanText, stampsOf } from './spans.ts'
export { type Grade, grade, gradeOf, type State, state, stateOf } from './states.ts'
