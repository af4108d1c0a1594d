import type { StreamingConfig } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { getJson, send } from '../../client.ts'
import { queryClient } from '../../live/queries.ts'
import { Button } from '../../parts/controls.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { Answered } from '../../parts/panel.tsx'
import { ParameterForm, type ParameterValues } from '../../parts/parameter-form/parameter-form.tsx'
import { type Contract, changesOf, setupParameters } from './stream-config.ts'

interface StreamSetupProps {
  readonly config: StreamingConfig | undefined // undefined: closed
  readonly whyNot: string | undefined
  readonly onClose: () => void
}

/** What of the stream can be set up while it runs. */
export function StreamSetup({ config, whyNot, onClose }: StreamSetupProps): ReactNode {
  return (
    <Dialog title="Set up the stream" isOpen={config !== undefined} onClose={onClose}>
      {config && <Setup config={config} whyNot={whyNot} onClose={onClose} />}
    </Dialog>
  )
}

function Setup({ config, whyNot, onClose }: StreamSetupProps & { readonly config: StreamingConfig }): ReactNode {
  const [before] = useState(config) // what it was when this was opened
  const [values, setValues] = useState<ParameterValues>({ ...before })
  const [isValid, setValid] = useState(true)
  const [said, setSaid] = useState('')
  const query = useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => getJson<Contract>('/openapi.json', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const changes = changesOf(before, values)
  const many = Object.keys(changes).length
  const set = async () => {
    setSaid('Setting…')
    try {
      await send('POST', '/streaming/config', changes)
      await queryClient.invalidateQueries({ queryKey: ['streaming'] })
      onClose()
    } catch (error) {
      setSaid((error as Error).message)
    }
  }
  const why = whyNot ?? (isValid ? (many === 0 ? 'Nothing is changed.' : undefined) : 'A field is not as wanted.')
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">
        The stream takes this over when it next looks. What arrives from then on is treated so.
      </p>
      <Answered query={query} what="what can be set" rows={6}>
        {(contract) => (
          <ParameterForm
            parameters={setupParameters(contract)}
            values={values}
            before={{ ...before }}
            onChange={setValues}
            onValid={setValid}
          />
        )}
      </Answered>
      <div className="flex items-center justify-end gap-2">
        <span role="status" className="mr-auto text-small text-ink-2">
          {said}
        </span>
        <Button onClick={onClose}>Back</Button>
        <Button look="primary" disabled={why !== undefined} title={why} onClick={() => void set()}>
          Set {many === 0 ? '' : many === 1 ? '1 value' : `${many} values`}
        </Button>
      </div>
    </div>
  )
}
