import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'

/** r: retry; l: the log; Esc: up to the jobs. Not while something is typed or open. */
export function useJobKeys(onRetry: () => void, isOpen: boolean): void {
  const navigate = useNavigate()
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isOpen) return
    const target = event.target as HTMLElement
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=menu], [role=dialog], [role=log]'))
      return
    if (event.key === 'r') onRetry()
    else if (event.key === 'l') document.querySelector<HTMLElement>('[role=log]')?.focus()
    else if (event.key === 'Escape') void navigate({ to: '/jobs' })
    else return
    event.preventDefault()
  })
  useEffect(() => {
    addEventListener('keydown', act)
    return () => removeEventListener('keydown', act)
  }, [])
}
