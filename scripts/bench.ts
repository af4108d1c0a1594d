// npm run bench [-- AREA] [--only TEXT] [--rounds N] [--json]: measures every *.bench.ts of the rooms, ours and its peer
// in turn; with --only the rows whose names hold the text, with --rounds so many times after the first (0: once).
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Bench } from '@contimg/fixtures/bench'
import './bench/config.ts'
import { measure, type Row } from './bench/measure.ts'
import { benchTable } from './bench/table.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

async function findBenches(): Promise<Bench[]> {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] }
  const files = workspaces.flatMap((room) => globSync(`${room}/src/**/*.bench.ts`, { cwd: root })).sort()
  const modules = files.map((file) => import(pathToFileURL(join(root, file)).href) as Promise<{ benches: Bench[] }>)
  return (await Promise.all(modules)).flatMap((module) => module.benches)
}

const options = { json: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string' } } as const
const { values, positionals } = parseArgs({ allowPositionals: true, options })
const benches = await findBenches()
const { only = '', rounds } = values
const inAreas = positionals.length === 0 ? benches : benches.filter(({ area }) => positionals.includes(area))
const wanted = inAreas.filter(({ name }) => name.includes(only))
if (wanted.length === 0) {
  const areas = [...new Set(benches.map(({ area }) => area))]
  const rows = only === '' ? '' : ` with a row of "${only}"`
  console.error(`bench: found area ${areas.join(', ') || '(none)'}, wanted ${positionals.join(', ') || 'any'}${rows}`)
  process.exit(64)
}

const rows: Row[] = []
for (const bench of wanted) {
  console.error(`bench: ${bench.area}, ${bench.name}`)
  const asked = rounds === undefined ? bench : { ...bench, rounds: Number(rounds) }
  const row = await measure(asked, undefined, (round) => console.error(`bench:   ${round} ${bench.unit}`))
  rows.push(row)
  if (values.json) console.log(JSON.stringify(row))
}
if (!values.json) console.log(benchTable(rows))
if (rows.some((row) => row.skipped?.startsWith('failed'))) process.exitCode = 1
