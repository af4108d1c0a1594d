import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RfiStrategy } from '@contimg/numerics/rfi'
import { RfiStrategyError } from './errors.ts'

/** The strategies that come with the program, from the one that takes least to the one that takes most. */
export const RFI_STRATEGIES = ['gentle', 'default', 'aggressive'] as const

const DEEPEST = 8 // strategies that extend one another

/**
 * The order in which strategies are tried where a calibration fails on what the one before left: each takes more. Flags
 * are to be restored to what they were before each.
 *
 * @param first  a strategy of ours, or a file, after which only the last of ours is left to try
 */
export function strategiesFrom(first: string = 'default'): readonly string[] {
  const place = (RFI_STRATEGIES as readonly string[]).indexOf(first)
  return place < 0 ? [first, RFI_STRATEGIES.at(-1)!] : RFI_STRATEGIES.slice(place)
}

/** What a number of a strategy may be. */
interface Range {
  readonly from: number
  readonly to: number
  readonly whole?: boolean
}

const THRESHOLD: Range = { from: 0.5, to: 1000 }
const FRACTION: Range = { from: 0, to: 1 }
const RMS: Range = { from: 0, to: 1000 }

const RANGES: Readonly<Record<Exclude<keyof RfiStrategy, 'joinPolarizations'>, Range>> = {
  timeThreshold: THRESHOLD,
  channelThreshold: THRESHOLD,
  thresholdFall: { from: 1, to: 2 },
  longestTimes: { from: 1, to: 65536, whole: true },
  longestChannels: { from: 1, to: 65536, whole: true },
  iterations: { from: 0, to: 10, whole: true },
  iterationFactor: { from: 1, to: 10 },
  smoothingTimes: { from: 0, to: 1000 },
  smoothingChannels: { from: 0, to: 1000 },
  timeRms: RMS,
  channelRms: RMS,
  rankTimes: { from: 0, to: 0.9 },
  rankChannels: { from: 0, to: 0.9 },
  arrayThreshold: THRESHOLD,
  arrayExcess: { from: 0, to: 1000 },
  badTimeFraction: FRACTION,
  badChannelFraction: FRACTION,
  spectrumThreshold: THRESHOLD,
}

/**
 * @param name  one of ours, or the path of a JSON file that ends in .json
 * @throws RfiStrategyError; where a file cannot be read, what the system says
 */
export function readRfiStrategy(name: string): RfiStrategy {
  const words: Record<string, unknown> = {}
  for (let next: string | undefined = name, depth = 0; next !== undefined; depth++) {
    if (depth > DEEPEST) throw new RfiStrategyError(`${name}: more than ${DEEPEST} strategies extend one another`)
    const file: Record<string, unknown> = readWords(next)
    const { extends: base, ...own } = file
    for (const [word, value] of Object.entries(own)) words[word] ??= value
    if (base !== undefined && typeof base !== 'string')
      throw new RfiStrategyError(`${next}: extends ${JSON.stringify(base)}, wanted the name of a strategy`)
    next = base
  }
  return checked(name, words)
}

function readWords(name: string): Record<string, unknown> {
  const isOurs = (RFI_STRATEGIES as readonly string[]).includes(name)
  if (!isOurs && !name.endsWith('.json'))
    throw new RfiStrategyError(`strategy "${name}", wanted ${RFI_STRATEGIES.join(', ')} or a file *.json`)
  const path = isOurs ? fileURLToPath(new URL(`./strategies/${name}.json`, import.meta.url)) : name
  const text = readFileSync(path, 'utf8')
  try {
    const words: unknown = JSON.parse(text)
    if (typeof words === 'object' && words !== null && !Array.isArray(words)) return words as Record<string, unknown>
  } catch (cause) {
    throw new RfiStrategyError(`${path} is no JSON: ${(cause as Error).message}`, { cause })
  }
  throw new RfiStrategyError(`${path}, wanted a JSON object`)
}

function checked(name: string, words: Readonly<Record<string, unknown>>): RfiStrategy {
  const known = [...Object.keys(RANGES), 'joinPolarizations']
  const strange = Object.keys(words).find((word) => !known.includes(word))
  if (strange !== undefined)
    throw new RfiStrategyError(`${name}: "${strange}" is not known, wanted one of ${known.join(', ')}`)
  const numbers = Object.entries(RANGES).map(([word, { from, to, whole }]) => {
    const value = words[word]
    if (typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value)))
      return [word, value]
    const kind = whole ? 'a whole number' : 'a number'
    const found = value === undefined ? 'is missing (extends "default" gives all)' : `is ${JSON.stringify(value)}`
    throw new RfiStrategyError(`${name}: ${word} ${found}, wanted ${kind} from ${from} to ${to}`)
  })
  const { joinPolarizations } = words
  if (typeof joinPolarizations !== 'boolean')
    throw new RfiStrategyError(
      `${name}: joinPolarizations is ${JSON.stringify(joinPolarizations)}, wanted true or false`,
    )
  return { ...Object.fromEntries(numbers), joinPolarizations } as unknown as RfiStrategy
}
