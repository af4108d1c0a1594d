import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

interface PageHeadProps {
  readonly title: string
  readonly up?: { readonly to: string; readonly name: string } // the list that this is of
  readonly marks?: ReactNode // copy, state, quality
  readonly note?: ReactNode
  readonly actions?: ReactNode // the primary one last
}

/** The first line of a page: where it is, what it is, how it is; what can be done at the right. */
export function PageHead({ title, up, marks, note, actions }: PageHeadProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · contimg`
  }, [title])
  return (
    <div className="flex min-h-8 flex-none flex-wrap items-center gap-x-3 gap-y-2">
      {up && (
        <>
          <Link to={up.to} className="text-ink-2 hover:text-ink">
            {up.name}
          </Link>
          <span aria-hidden className="text-ink-3">
            /
          </span>
        </>
      )}
      <h1 className="min-w-0 truncate text-page font-[600] tracking-[-0.012em]">{title}</h1>
      {marks}
      {note !== undefined && <span className="min-w-0 truncate text-small text-ink-3">{note}</span>}
      {actions !== undefined && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
