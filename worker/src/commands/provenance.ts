import { resolve } from 'node:path'
import { type ActivityStory, type ArtifactStory, walkProvenance } from '@contimg/state/products'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'

interface Flags extends RegistryOptions {
  readonly forward?: boolean
  readonly json?: boolean
}

export function registerProvenance(program: Command): void {
  const command = program
    .command('provenance')
    .argument('<what>', 'path of a product or raw file, or its number as this command shows it')
    .summary('tell what something was made of, and how')
    .description(
      'Walks from a product back to the files of the telescope: each step with its command, version, host and time. With ' +
        '--forward, to all that was made of it. A path means what stood there last; what stood there before has a number.',
    )
    .option('--forward', 'what was made of it, instead of what it was made of')
    .option('--json', 'print as JSON, with all options of each step')
    .action(tell)
  addDatabase(command)
  addExamples(command, [
    'contimg provenance images/obs-image.fits',
    'contimg provenance incoming/2025-10-18T02:27:48_sb00.hdf5 --forward',
    'contimg provenance 17 --json',
  ])
}

async function tell(what: string, { db, forward, json }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  const wanted = /^\d+$/.test(what) ? Number(what) : resolve(what)
  const story = await walkProvenance(products, wanted, forward ? 'forward' : 'back')
  if (json) return console.log(jsonText(story))
  console.log(lines(story, forward ? '→' : '←').join('\n'))
}

/** A thing a line, its steps and what they used (or made) indented below. */
function lines({ artifact, activities, unnoted }: ArtifactStory, arrow: string, indent = ''): string[] {
  const { id, path, identity, group_id, sha256, kind } = artifact
  const group = group_id === null ? '' : `, group ${group_id}`
  const hash = kind === 'raw' && sha256 !== null ? `, sha256 ${sha256.slice(0, 16)}…` : ''
  const steps = activities.flatMap((one) => stepLines(one, arrow, `${indent}  `))
  const head = `${indent}${path}  (${id}: ${identity.replace(/(sha256 .{16}).*/, '$1…')}${hash}${group})`
  const gap = unnoted ? [`${indent}  ${arrow} changes in place that nobody noted`] : []
  return [head, ...steps, ...gap, ...(unnoted ? lines(unnoted, arrow, `${indent}    `) : [])]
}

function stepLines({ activity, artifacts }: ActivityStory, arrow: string, indent: string): string[] {
  const { command, version, host, started_at, duration_s } = activity
  const when = new Date(started_at * 1000).toISOString().slice(0, 19)
  const head = `${indent}${arrow} ${command}  (${when}, ${duration_s.toFixed(1)} s, version ${version} on ${host})`
  return [head, ...groupedLines(artifacts, arrow, `${indent}  `)]
}

/** Sixteen files of one observation are one line. */
function groupedLines(stories: readonly ArtifactStory[], arrow: string, indent: string): string[] {
  const plain = stories.filter(({ artifact, activities }) => artifact.kind === 'raw' && activities.length === 0)
  if (plain.length < 3) return stories.flatMap((one) => lines(one, arrow, indent))
  const others = stories.filter((one) => !plain.includes(one))
  const range = `${plain[0].artifact.path} … ${plain.at(-1)!.artifact.path.split('/').at(-1)}`
  return [`${indent}${plain.length} raw files: ${range}`, ...others.flatMap((one) => lines(one, arrow, indent))]
}
