import type { LogLine } from '@contimg/api/schemas'
import { useEffect, useState } from 'react'
import { addressOf, getJson } from '../../client.ts'
import { joined } from './log-lines.ts'

const TAIL = 1000
const GATHER_MS = 120

export interface Log {
  readonly lines: readonly LogLine[]
  readonly state: 'opening' | 'live' | 'lost' | 'ended'
  readonly error: Error | undefined
}

const OPENING: Log = { lines: [], state: 'opening', error: undefined }

/** The log at an address, as it is written; a browser that is cut off goes on behind the last line. @param path  of the API */
export function useLog(path: string | undefined): Log {
  const [log, setLog] = useState(OPENING)
  useEffect(() => {
    setLog(OPENING)
    if (path === undefined) return
    let came: LogLine[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      clearTimeout(timer)
      timer = undefined
      const fresh = came
      came = []
      if (fresh.length > 0) setLog((now) => ({ ...now, lines: joined(now.lines, fresh) }))
    }
    const source = new EventSource(addressOf(path, { tail: TAIL }))
    source.onopen = () => setLog((now) => ({ ...now, state: 'live', error: undefined }))
    source.addEventListener('line', ({ data }: MessageEvent<string>) => {
      came.push(JSON.parse(data) as LogLine)
      timer ??= setTimeout(flush, GATHER_MS)
    })
    source.addEventListener('end', () => {
      source.close()
      flush()
      setLog((now) => ({ ...now, state: 'ended' }))
    })
    source.onerror = () => {
      setLog((now) => ({ ...now, state: 'lost' }))
      if (source.readyState === EventSource.CLOSED)
        void reason(path).then((error) => setLog((now) => ({ ...now, error })))
    }
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [path])
  return log
}

/** An event source does not tell why it was refused; the same address as JSON does. */
async function reason(path: string): Promise<Error | undefined> {
  try {
    await getJson(path, { tail: 1 })
    return undefined
  } catch (error) {
    return error as Error
  }
}
