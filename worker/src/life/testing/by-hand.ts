import type { Site } from './site.ts'

/** What `contimg provenance … --json` prints of a thing, as far as it is needed here. */
export interface Story {
  readonly artifact: { readonly path: string; readonly kind: string }
  readonly activities: readonly {
    readonly activity: { readonly id: number; readonly stage: string; readonly options: string }
    readonly artifacts: readonly Story[] // what it used
  }[]
}

/** A command that does what a stage did. */
export interface HandWork {
  readonly words: readonly string[]
  readonly output: string // path or prefix
}

/** What tasks are told that no person types. */
const NOT_TYPED: ReadonlySet<string> = new Set(['run', 'flow', 'calibration', 'parts', 'dec_rad'])

/**
 * What a person types to make a product again, first things first: the commands of the stages that its provenance names,
 * with the options that are noted there. Which tables are applied is left to the registry.
 *
 * @param placed  where a product goes that lay at a path
 */
export function wordsByHand(site: Site, product: string, placed: (path: string) => string): HandWork[] {
  const story = JSON.parse(site.run(['provenance', product, '--json'])) as Story
  const steps = new Map<number, HandWork>()
  walk(story, placed, steps)
  return [...steps].toSorted(([a], [b]) => a - b).map(([, step]) => step)
}

/** By the number of the activity: what was done before has a smaller one. */
function walk({ artifact, activities }: Story, placed: (path: string) => string, steps: Map<number, HandWork>): void {
  for (const { activity, artifacts } of activities) {
    const used = artifacts.map(({ artifact }) => artifact)
    const ms = placed(used.find(({ kind }) => kind === 'measurement-set')?.path ?? '')
    const made = placed(artifact.path)
    const flags = flagsOf(JSON.parse(activity.options) as Record<string, unknown>)
    steps.set(activity.id, handWork(activity.stage, { made, ms, files: used.map(({ path }) => path), flags }))
    for (const one of artifacts) walk(one, placed, steps)
  }
}

interface Done {
  readonly made: string
  readonly ms: string
  readonly files: readonly string[]
  readonly flags: readonly string[]
}

function handWork(stage: string, { made, ms, files, flags }: Done): HandWork {
  switch (stage) {
    case 'convert':
      return { words: ['convert', ...files, '--out', made, ...flags], output: made }
    case 'calibrate': {
      const prefix = made.replace(/_[a-z]+cal$/, '')
      return { words: ['calibrate', ms, '--out', prefix, ...flags], output: prefix }
    }
    case 'apply':
      return { words: ['apply', made, '--registry', ...flags], output: made }
    case 'image': {
      const name = made.replace(/-[a-z-]+\.fits$/, '')
      return { words: ['image', ms, '--imagename', name, ...flags], output: name }
    }
    default:
      throw new Error(`nobody knows how to do ${stage} by hand`)
  }
}

function flagsOf(options: Readonly<Record<string, unknown>>): string[] {
  const typed = Object.entries(options).filter(([name]) => !NOT_TYPED.has(name))
  return typed.map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`)
}
