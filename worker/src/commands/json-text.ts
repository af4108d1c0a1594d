/** A record as JSON in one line, its keys as the pipeline's tables have them: raDeg as ra_deg. */
export function jsonText(record: unknown): string {
  return JSON.stringify(record, (_, value: unknown) => (isPlain(value) ? snakeKeys(value) : value))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A record with the keys of the pipeline's tables; those of records in it stay. */
export function snakeKeys(record: Record<string, unknown>): Record<string, unknown> {
  const snake = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [snake(key), value]))
}
