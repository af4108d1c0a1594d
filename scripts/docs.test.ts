import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { checkDocs, shownCommands } from './docs/check.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const commands = new URL('../worker/src/commands/', import.meta.url).href

function plant(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder()
  const manifest = JSON.stringify({ scripts: { test: 'x', 'test:oracle': 'x' } })
  for (const [path, text] of Object.entries({ 'package.json': manifest, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('links to files, folders, headings and the web are followed, from where the doc lies', () => {
  const conventions = '# Units, signs\n\nSee [the plan](../README.md#floor-plan), [here](#units-signs), [docs](.).\n'
  const readme =
    '# Floor plan\n\n[units](docs/conventions.md) [web](https://example.org/gone)\n`npm test`, `npm run test:oracle`\n'
  expect(checkDocs(plant({ 'README.md': readme, 'docs/conventions.md': conventions }))).toEqual([])
})

test('dead links, missing headings and commands that are gone are named with their line', () => {
  const readme = '# A\n[x](gone.md) [y](#b)\n\n```\nnpm run demo -- --size full\n```\n'
  expect(checkDocs(plant({ 'README.md': readme }))).toEqual([
    { file: 'README.md', line: 2, message: 'link to gone.md: no such file' },
    { file: 'README.md', line: 2, message: 'link to #b: no such heading' },
    { file: 'README.md', line: 5, message: 'no script demo in package.json' },
  ])
})

test('a shown command is read as its words and its options', () => {
  const doc =
    'The contimg command.\n\n```\nnpm run contimg -- convert a.hdf5 --out x.ms\ncontimg conversion groups \\\n  --dec 54.6 [--json]\n```\nor `contimg table X.ms`\n'
  expect(shownCommands(plant({ 'README.md': doc })).map(({ line, words, flags }) => [line, words, flags])).toEqual([
    [4, ['convert'], ['--out']],
    [5, ['conversion', 'groups'], ['--dec', '--json']],
    [8, ['table'], []],
  ])
})

test('the docs of this project have no dead link and no npm command that is gone', () => {
  expect(checkDocs(project)).toEqual([])
})

test('every contimg command in the docs of this project exists, with its options', () => {
  const shown = shownCommands(project)
  const helps = helpsOf([...new Set(shown.map(({ words }) => words.join(' ')))])
  const faults = shown.flatMap(({ file, line, words, flags }) => {
    const help = helps[words.join(' ')]!
    const known = help.match(/^Usage: contimg((?: [a-z][a-z-]*)*)/)?.[1]?.trim()
    const isGroup = help.includes('\nCommands:')
    if (known === undefined || !words.join(' ').startsWith(known) || (isGroup && known !== words.join(' '))) {
      return [`${file}:${line} no command contimg ${words.join(' ')}`]
    }
    return flags.filter((flag) => !help.includes(flag)).map((flag) => `${file}:${line} contimg ${known} has no ${flag}`)
  })
  expect(faults).toEqual([])
})

/** What each command says with --help, all in one process. */
function helpsOf(lines: readonly string[]): Record<string, string> {
  const script = `
    import { runContimg } from '${commands}run.ts'
    import { registersFor } from '${commands}subcommands.ts'
    const helps = {}
    for (const line of ${JSON.stringify(lines)}) {
      const args = [...line.split(' ').filter((word) => word !== ''), '--help']
      helps[line] = ''
      await runContimg(await registersFor(args), args, { out: (text) => { helps[line] += text }, err: () => {} })
    }
    console.log(JSON.stringify(helps))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  return JSON.parse(stdout)
}
