import type { CalibrationCheck } from '../products.ts'
import type { Limit } from './limits.ts'

/** How a measure is written for a person. */
export type Written = (value: number) => string

export const percent: Written = (value) => `${Number((100 * value).toFixed(1))} %`
export const degrees: Written = (value) => `${signed(rounded((value * 180) / Math.PI, 0.01))}°`
export const nanoseconds: Written = (value) => `${signed(rounded(value * 1e9, 0.001))} ns`
export const plain: Written = (value) => signed(Number(value.toPrecision(3)))

/** Three digits that count, none finer than `least`. */
function rounded(value: number, least: number): number {
  return Number((Math.round(value / least) * least).toPrecision(3))
}

/** With a real minus sign. */
function signed(value: number): string {
  return String(value).replace(/^-/, '−')
}

const UNKNOWN = '—'

/** A measure that must not be too large. */
export function below(table: string, measure: string, value: number | null, limit: Limit, written: Written) {
  return limited(table, measure, value, limit, written, '>')
}

/** One that must not be too small. */
export function above(table: string, measure: string, value: number | null, limit: Limit, written: Written) {
  return limited(table, measure, value, limit, written, '<')
}

function limited(
  table: string,
  measure: string,
  value: number | null,
  limit: Limit,
  written: Written,
  sign: '<' | '>',
): CalibrationCheck {
  const limits = { warnLimit: `${sign} ${written(limit.warn)}`, failLimit: `${sign} ${written(limit.fail)}` }
  if (value === null) return { table, measure, found: UNKNOWN, ...limits, status: 'unknown', reason: '' }
  const isBeyond = (bound: number) => (sign === '>' ? value > bound : value < bound)
  const status = isBeyond(limit.fail) ? 'fail' : isBeyond(limit.warn) ? 'warn' : 'good'
  const bound = written(status === 'fail' ? limit.fail : limit.warn)
  const wanted = `wanted ${sign === '>' ? 'at most' : 'at least'} ${bound}`
  return {
    table,
    measure,
    found: written(value),
    ...limits,
    status,
    reason: status === 'good' ? '' : `${measure} ${written(value)}, ${wanted}`,
  }
}

/** A check with one limit, beyond which `status` holds; `reason` is the whole sentence. */
export function told(
  table: string,
  measure: string,
  found: string,
  limits: { readonly warn?: string; readonly fail?: string },
  status: CalibrationCheck['status'],
  reason: string,
): CalibrationCheck {
  const isBad = status === 'warn' || status === 'fail'
  return {
    table,
    measure,
    found,
    warnLimit: limits.warn ?? '',
    failLimit: limits.fail ?? '',
    status,
    reason: isBad ? reason : '',
  }
}
