import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { registersFor, SUBCOMMANDS } from './subcommands.ts'

async function namesFor(...args: string[]): Promise<string[]> {
  const program = new Command()
  for (const register of await registersFor(args)) register(program)
  return program.commands.flatMap((command) => [command.name(), ...command.aliases()])
}

test.each(Object.keys(SUBCOMMANDS))('contimg %s loads that command and no other', async (name) => {
  expect(await namesFor(name, '--help')).toEqual([name])
})

test.each([[[]], [['--help']], [['help', 'image']], [['imgae']], [['toString']]])(
  'with %j all commands are there to be listed, in their order',
  async (args) => {
    expect(await namesFor(...args)).toEqual(Object.keys(SUBCOMMANDS))
  },
)

/** The files that one of these commands imports before anything runs. */
function importedFrom(name: string, seen = new Map<string, string>()): Map<string, string> {
  const path = resolve(import.meta.dirname, name)
  if (seen.has(path)) return seen
  const text = readFileSync(path, 'utf8')
  seen.set(path, text)
  for (const [, from] of text.matchAll(/^(?:import (?!type)|\} from)[^']*'(\.[^']+)'/gm))
    importedFrom(resolve(path, '..', from), seen)
  return seen
}

test('what images starts without all the rest of the pipeline', () => {
  const files = importedFrom('./image.ts')
  expect(files.size).toBeGreaterThan(10)
  const whole = [...files].filter(([, text]) => text.includes("from '@contimg/pipeline'")).map(([path]) => path)
  expect(whole).toEqual([])
})
