import type { LogLine } from '@contimg/api/schemas'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { type ReactNode, useEffect, useState } from 'react'
import type { Level } from './log-lines.ts'
import { LogPanel } from './log-panel.tsx'

const meta: Meta = { title: 'Log' }
export default meta

const LINES: readonly LogLine[] = (
  [
    ['debug', 'reads 16 subbands'],
    ['info', 'cycle 3 of 8: peak 14.8 mJy/beam, threshold 2.1'],
    ['warn', 'antenna 45 YY: 61 % flagged'],
    ['error', 'the image diverged after cycle 3'],
  ] as const
).map(([level, message], at) => ({
  ...{ id: `a.1.${at}`, at: `2026-01-26T02:38:5${at}.000Z`, attempt: 1, level, message, fields: null },
})) as unknown as readonly LogLine[]

/** Says what a server would. */
class Told {
  static readonly CLOSED = 2
  readonly readyState = 1
  onopen?: () => void
  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    if (kind !== 'line') return
    setTimeout(() => {
      this.onopen?.()
      for (const line of LINES) listener({ data: JSON.stringify(line) })
    })
  }
  close(): void {}
}

function Spoken({ children }: { readonly children: ReactNode }): ReactNode {
  const [network] = useState(() => {
    const real = globalThis.EventSource
    globalThis.EventSource = Told as never
    return real
  })
  useEffect(
    () => () => {
      globalThis.EventSource = network
    },
    [network],
  )
  return children
}

export const OfAJob: StoryObj = {
  render: function OfAJob() {
    const [level, setLevel] = useState<Level>('debug')
    return (
      <Spoken>
        <div className="flex h-72 w-[560px]">
          <LogPanel path="/jobs/a/logs" title="image" name="a.log" attempt={null} level={level} onLevel={setLevel} />
        </div>
      </Spoken>
    )
  },
}
