import { useNavigate, useRouter } from '@tanstack/react-router'
import { type MouseEvent, type ReactNode, useCallback } from 'react'

export interface RowTarget {
  readonly to: string // '/ms/$path'
  readonly params: Readonly<Record<string, string>>
}

export type RowLinkTo = (target: RowTarget) => {
  readonly href: string
  readonly onClick: (event: MouseEvent) => void
}

/** What makes a plain link go to a page: for lists, where a Link for each row would hear of every change of the address. */
export function useRowLinks(): RowLinkTo {
  const { basepath } = useRouter()
  const navigate = useNavigate()
  return useCallback(
    ({ to, params }) => ({
      href: `${basepath}${to.replace(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))}`,
      onClick: (event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        void navigate({ to, params } as never)
      },
    }),
    [basepath, navigate],
  )
}

interface RowLinkProps extends ReturnType<RowLinkTo> {
  readonly label: string
  readonly children: ReactNode
}

/** A glyph of a row that leads somewhere. */
export function RowLink({ label, children, href, onClick }: RowLinkProps): ReactNode {
  return (
    <a href={href} onClick={onClick} tabIndex={-1} title={label} aria-label={label} className={ROW_ACTION}>
      {children}
    </a>
  )
}

export const ROW_ACTION =
  'grid size-(--control-compact) cursor-pointer place-items-center rounded-control text-ink-2 hover:bg-selected hover:text-ink'
