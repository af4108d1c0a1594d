import type { JobDetail } from '@contimg/api/schemas'
import type { ParameterValues } from '../../parts/parameter-form/parameter-form.tsx'
import { type Parameter, parametersOf, resolved } from '../../parts/parameter-form/parameters.ts'
import type { Form } from './queries.ts'

type Values = Readonly<Record<string, unknown>>

/** A form by which a job like another can be asked for, and what that one was told. */
export interface Again {
  readonly form: string
  readonly parameters: readonly Parameter[]
  readonly before: ParameterValues
  readonly about: Values // what the form is told beside the parameters
}

/** How a job can be run once more with other parameters; undefined where no form of the API does that. */
export function againOf(job: Pick<JobDetail, 'type' | 'params' | 'status'>, forms: readonly Form[]): Again | undefined {
  const form = forms.find(({ task }) => task === job.type)
  const parameters = parametersOf(resolved(form?.schema)?.properties?.parameters)
  const about = ABOUT[job.type]?.(partOf(job, 'inputs'), partOf(job, 'outputs'))
  if (form === undefined || parameters.length === 0 || about === undefined || job.status === 'recorded')
    return undefined
  const config = partOf(job, 'config')
  const told = parameters.flatMap(({ name }) => (config[name] == null ? [] : [[name, config[name]] as const]))
  return { form: form.name, parameters, before: Object.fromEntries(told), about }
}

export function partOf({ params }: Pick<JobDetail, 'params'>, part: 'inputs' | 'outputs' | 'config'): Values {
  const found = params[part]
  return typeof found === 'object' && found !== null ? (found as Values) : {}
}

/** Tables of a calibration get a new name: those of before may be applied. */
const ABOUT: Readonly<Record<string, (inputs: Values, outputs: Values) => Values>> = {
  'convert-uvh5-to-ms': ({ group, files }, { ms }) => ({ group_id: group, files, ms, overwrite: true }),
  flag: ({ ms }) => ({ ms }),
  'calibration-solve': ({ ms, calibrator }) => ({ ms, ...(calibrator !== undefined && { calibrator }) }),
  imaging: ({ ms }, { image }) => ({ ms, image }),
}
