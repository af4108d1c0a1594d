import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from './controls.tsx'

/** What the address asked for and this view does not have. */
export function IgnoredNote({ ignored }: { readonly ignored: readonly string[] }): ReactNode {
  const text = ignored.join(', ')
  const [dismissed, setDismissed] = useState('')
  if (text === '' || dismissed === text) return null
  return (
    <div
      role="status"
      className="flex items-center gap-2 rounded-panel border border-line bg-raised px-3 py-1 text-small"
    >
      <span className="min-w-0 [overflow-wrap:anywhere]">
        The address asked for <span className="font-mono">{text}</span>. This view does not have that; everything else
        is as asked.
      </span>
      <IconButton label="Dismiss" look="ghost" isSmall className="ml-auto" onClick={() => setDismissed(text)}>
        <X aria-hidden size={14} />
      </IconButton>
    </div>
  )
}
