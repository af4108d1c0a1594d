import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FLOW, GIVEN } from './flow.ts'

test('every stage reads only what came from the telescope, the catalogues, or an earlier stage', () => {
  const there = new Set(GIVEN)
  for (const { name, reads, writes } of FLOW) {
    for (const product of reads) expect(there, `${name} reads ${product}`).toContain(product)
    for (const product of writes) there.add(product)
  }
})

test('every stage has its folder; applying tables lives with solving for them', () => {
  for (const { name } of FLOW) {
    const folder = name === 'apply' ? 'calibrate' : name
    expect(existsSync(new URL(`./${folder}/`, import.meta.url)), name).toBe(true)
  }
})
