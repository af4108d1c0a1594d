import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { checkDocs, shownCommands } from './docs/check.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const contimg = join(project, 'worker/bin/contimg.mjs')

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
  const faults = shownCommands(project).flatMap(({ file, line, words, flags }) => {
    const help = helpOf(words.join(' '))
    const known = help.match(/^Usage: contimg((?: [a-z][a-z-]*)*)/)?.[1]?.trim()
    const isGroup = help.includes('\nCommands:')
    if (known === undefined || !words.join(' ').startsWith(known) || (isGroup && known !== words.join(' '))) {
      return [`${file}:${line} no command contimg ${words.join(' ')}`]
    }
    return flags.filter((flag) => !help.includes(flag)).map((flag) => `${file}:${line} contimg ${known} has no ${flag}`)
  })
  expect(faults).toEqual([])
})

const helps = new Map<string, string>()

function helpOf(command: string): string {
  const known = helps.get(command)
  if (known !== undefined) return known
  const words = command === '' ? [] : command.split(' ')
  const { stdout } = spawnSync(process.execPath, [contimg, ...words, '--help'], { encoding: 'utf8' })
  helps.set(command, stdout)
  return stdout
}
