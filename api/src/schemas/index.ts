/** The contract: what may be asked and what is answered. Needs zod and nothing else, so that a browser can have it. */
export { isoTime, measured, pageOf, pageQuery } from './common.ts'
export { type ErrorBody, type ErrorCode, errorBody, errorCode } from './error.ts'
export * from './health.ts'
