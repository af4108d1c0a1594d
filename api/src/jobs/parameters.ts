import type { Settings } from '@contimg/state/settings'
import type { z } from 'zod'
import { siteDefaults } from '../forms/site-defaults.ts'
import type { JobDetail } from '../schemas/jobs.ts'
import { PARAMETERS } from '../schemas/pipeline-forms.ts'
import { NOT_FLAGS } from './command-line.ts'

type Parameter = JobDetail['parameters'][number]

/** The parameters of a job as they hold, those that are not as usual first. @param config  what was told */
export function parametersOf(task: string, config: Readonly<Record<string, unknown>>, settings: Settings): Parameter[] {
  const shape: Readonly<Record<string, z.ZodType>> = PARAMETERS[task]?.shape ?? {}
  const usual = siteDefaults(task, settings)
  const known = Object.entries(shape).map(([name, type]) => {
    const { description, unit, default: fallback } = (type.meta() ?? {}) as Readonly<Record<string, string | undefined>>
    const standard = usual[name] ?? fallback ?? null
    const value = config[name] ?? standard
    return {
      name,
      value,
      default: standard,
      is_changed: value !== standard,
      unit: unit ?? null,
      text: description ?? null,
    }
  })
  const others = Object.entries(config).filter(([name]) => !(name in shape) && !NOT_FLAGS.has(name))
  const strange = others.map(([name, value]) => ({
    ...{ name, value, default: null, is_changed: true, unit: null, text: null },
  }))
  return [...known, ...strange].toSorted((a, b) => Number(b.is_changed) - Number(a.is_changed))
}
