import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { OptionError } from './values.ts'

/** The options that say what a task is about. */
export interface PayloadFlags {
  readonly payload?: string
  readonly input?: readonly string[]
  readonly output?: readonly string[]
  readonly config?: readonly string[]
}

type Values = Readonly<Record<string, unknown>>

export function addPayloadFlags(command: Command): Command {
  return command
    .option(
      '--payload <json>',
      'all of it as JSON, {"inputs": {…}, "outputs": {…}, "config": {…}}, or @FILE that has it',
    )
    .option('--input <k=v...>', 'an input; JSON, else text; ./… and ../… are paths from here; the same again: a list')
    .option('--output <k=v...>', 'an output, in the same way')
    .option('--config <k=v...>', 'how to work, in the same way')
}

/** Inputs, outputs and settings of a task: those of --payload, and over them the single ones. */
export function payloadFrom({ payload, input = [], output = [], config = [] }: PayloadFlags): Values {
  const whole = payload === undefined ? {} : jsonPayload(payload)
  const parts = {
    inputs: pairs('--input', input),
    outputs: pairs('--output', output),
    config: pairs('--config', config),
  }
  const given = Object.entries(parts).filter(([, values]) => Object.keys(values).length > 0)
  return {
    ...whole,
    ...Object.fromEntries(given.map(([name, values]) => [name, { ...partOf(whole, name), ...values }])),
  }
}

function partOf(whole: Values, name: string): Values {
  const part = whole[name] ?? {}
  if (!isRecord(part)) throw new OptionError(`--payload: ${name} is ${JSON.stringify(part)}, wanted an object`)
  return part
}

function jsonPayload(text: string): Values {
  const name = text.startsWith('@') ? `--payload ${text}` : '--payload'
  const json = text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new OptionError(`${name}: ${(cause as Error).message}`, { cause })
  }
  if (!isRecord(value)) throw new OptionError(`${name}: wanted an object, such as {"inputs": {"ms": "/data/obs.ms"}}`)
  return value
}

/** What k=v say, by their names. */
export function pairs(option: string, words: readonly string[]): Values {
  const values = new Map<string, unknown>()
  for (const word of words) {
    const [, name, text] = /^([\w.-]+)=(.*)$/s.exec(word) ?? []
    if (name === undefined) throw new OptionError(`${option} ${word}: wanted NAME=VALUE`)
    const [value, before] = [readValue(text), values.get(name)]
    values.set(name, before === undefined ? value : [before, value].flat())
  }
  return Object.fromEntries(values)
}

function readValue(text: string): unknown {
  if (/^\.\.?\//.test(text)) return resolve(text)
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
