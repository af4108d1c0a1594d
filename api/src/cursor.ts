import { invalid } from './errors/api-error.ts'

/** Where a page of a list ended, as text that callers give back unread. */
export function cursorText(last: { readonly value: number | string | null; readonly id: string }): string {
  return Buffer.from(JSON.stringify([last.value, last.id])).toString('base64url')
}

/** @throws ApiError 422 for what was not given as a cursor before */
export function cursorOf(text: string): { readonly value: number | string | null; readonly id: string } {
  try {
    const [value, id, ...more] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const isValue = value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
    if (isValue && typeof id === 'string' && more.length === 0) return { value, id }
  } catch {
    // told below
  }
  throw invalid('cursor', text, 'the next_cursor of the page before')
}
