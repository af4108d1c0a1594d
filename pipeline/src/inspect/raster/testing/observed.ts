import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type TestObservation, type TestSample, writeTestMs } from './random-set.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-raster-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = new Map<string, { path: string; samples: TestSample[] }>()
/** A random Measurement Set with its samples, made once in a file of tests. */
export function observed(options: Partial<TestObservation> = {}) {
  const key = JSON.stringify(options)
  const known = made.get(key) ?? writeTestMs(folder, { seed: made.size + 1, ...options })
  made.set(key, known)
  return known
}
