import type { GroupDetail } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'

/** j and k: the next and the previous group; r: retry; l: the log; Esc: up. Not while something is typed or open. */
export function useGroupKeys(group: GroupDetail | undefined, onRetry: () => void, isOpen: boolean): void {
  const navigate = useNavigate()
  const to = (id: string | null | undefined) =>
    id != null && void navigate({ to: '/observations/$group', params: { group: id } } as never)
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isOpen) return
    const target = event.target as HTMLElement
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=menu], [role=dialog], [role=log]'))
      return
    if (event.key === 'j') to(group?.next)
    else if (event.key === 'k') to(group?.previous)
    else if (event.key === 'r') onRetry()
    else if (event.key === 'l') document.querySelector<HTMLElement>('[role=log]')?.focus()
    else if (event.key === 'Escape') void navigate({ to: '/observations' })
    else return
    event.preventDefault()
  })
  useEffect(() => {
    addEventListener('keydown', act)
    return () => removeEventListener('keydown', act)
  }, [])
}
