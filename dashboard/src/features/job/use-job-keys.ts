import { useNavigate } from '@tanstack/react-router'
import { focusLog } from '../../parts/log/log-panel.tsx'
import { usePageKeys } from '../../parts/use-page-keys.ts'

/** r: retry; l: the log; Esc: up to the jobs. Not while something is typed or open. */
export function useJobKeys(onRetry: () => void, isOpen: boolean): void {
  const navigate = useNavigate()
  usePageKeys((key) => {
    if (isOpen) return false
    if (key === 'r') onRetry()
    else if (key === 'l') focusLog()
    else if (key === 'Escape') void navigate({ to: '/jobs' })
    else return false
    return true
  })
}
