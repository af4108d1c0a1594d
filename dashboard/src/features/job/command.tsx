import type { ReactNode } from 'react'
import { CopyButton } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'

/** The command that does the same, typed by hand. */
export function Command({ command }: { readonly command: string | null }): ReactNode {
  if (command === null) return null
  return (
    <Panel
      title="Command line"
      meta="that does the same"
      className="flex-none"
      actions={<CopyButton text={command} what="the command" />}
    >
      <pre className="max-h-40 overflow-auto rounded-control bg-inset p-2 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]">
        {command}
      </pre>
    </Panel>
  )
}
