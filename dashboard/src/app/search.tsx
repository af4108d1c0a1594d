import type { ErrorBody, GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { ApiError, getJson } from '../client.ts'
import { Dialog } from '../parts/overlays.tsx'
import { type Found, findIn } from './find.ts'

/** ⌘K: pages, groups by their stamp, images by their number, positions. */
export function SearchDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}): ReactNode {
  return (
    <Dialog title="Search" isOpen={isOpen} onClose={onClose}>
      {isOpen && <Finder onClose={onClose} />}
    </Dialog>
  )
}

function Finder({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const found = findIn(text)
  const asked = found.find(({ kind }) => kind === 'group')
  const { error } = useQuery({
    queryKey: ['group', asked?.subject],
    queryFn: ({ signal }) => getJson<GroupDetail>(`/groups/${asked?.subject}`, {}, signal),
    enabled: asked !== undefined,
  })
  const open = (one: Found | undefined) => {
    if (one === undefined) return
    onClose()
    void navigate({ to: one.path, search: one.search as never })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((now) => Math.min(found.length - 1, Math.max(0, now + step)))
    }
    if (event.key === 'Enter') open(found[Math.min(at, found.length - 1)])
  }
  return (
    <div>
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to type into it
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={found.length > 0 ? `found-${Math.min(at, found.length - 1)}` : undefined}
        aria-label="Page, group, time, image number, or position"
        placeholder="Page, 2026-01-25T22:26, image number, RA Dec…"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        className="h-9 w-full rounded-control border border-control bg-inset px-2.5 text-title"
      />
      <div id="found" role="listbox" aria-label="Found" className="mt-2">
        {found.map((one, index) => (
          <div
            key={`${one.kind} ${one.subject}`}
            id={`found-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => open(one)}
            onKeyDown={() => undefined}
            onPointerMove={() => setAt(index)}
            className={`flex h-8 cursor-pointer items-center gap-3 rounded-control px-2 ${index === at ? 'bg-selected' : ''}`}
          >
            <span className="w-28 flex-none text-small text-ink-3">{one.what}</span>
            <span className={one.kind === 'page' ? '' : 'font-mono text-small'}>{one.name}</span>
          </div>
        ))}
        {found.length === 0 && (
          <p className="px-2 py-3 text-ink-2">
            Nothing is called so. Try a page, a stamp such as 2026-01-25T22:26:05, or 22:46:09 +16:09.
          </p>
        )}
      </div>
      {asked !== undefined && error instanceof ApiError && <Nearest error={error} />}
    </div>
  )
}

function Nearest({ error }: { readonly error: ApiError }): ReactNode {
  const nearest = (error.details as ErrorBody['details']).nearest
  return (
    <p className="px-2 py-1 text-small text-ink-3">
      {error.message} {typeof nearest === 'string' && `Nearest: ${nearest}.`}
    </p>
  )
}
