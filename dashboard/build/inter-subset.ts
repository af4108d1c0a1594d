import { existsSync, mkdirSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'
import type { Plugin } from 'vite'

const MADE = fileURLToPath(new URL('../src/generated/inter.woff2', import.meta.url))

/** What the pages say: Latin, Greek, and the marks of angles, times, signs and keys. */
const TEXT = [
  ...range(0x20, 0x7e),
  ...range(0xa0, 0x17f),
  ...range(0x391, 0x3c9),
  ...'–—‘’“”…′″ʰᵐˢ±−×·≤≥≈→←↑↓√∞∅⌘⇧⌫⏎°µσ¼½¾²³¹⁰⁴⁵⁶⁷⁸⁹⁻\u2009\u202f',
].join('')

/** Makes Inter with tabular figures, slashed zero and the glyphs of TEXT, where it is not made yet. */
export function interSubset(): Plugin {
  return { name: 'inter-subset', buildStart: makeInter }
}

export async function makeInter(): Promise<void> {
  if (existsSync(MADE)) return
  const inter = dirname(createRequire(import.meta.url).resolve('inter-ui/package.json'))
  const whole = await readFile(join(inter, 'variable', 'InterVariable.woff2'))
  const subset = await subsetFont(whole, TEXT, { targetFormat: 'woff2', variationAxes: { opsz: 14 } })
  mkdirSync(dirname(MADE), { recursive: true })
  await writeFile(`${MADE}.partial`, subset)
  await rename(`${MADE}.partial`, MADE)
}

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at))
}
