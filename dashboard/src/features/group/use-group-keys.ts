import type { GroupDetail } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { focusLog } from '../../parts/log/log-panel.tsx'
import { usePageKeys } from '../../parts/use-page-keys.ts'

/** j and k: the next and the previous group; r: retry; l: the log; Esc: up. Not while something is typed or open. */
export function useGroupKeys(group: GroupDetail | undefined, onRetry: () => void, isOpen: boolean): void {
  const navigate = useNavigate()
  const to = (id: string | null | undefined) =>
    id != null && void navigate({ to: '/observations/$group', params: { group: id } } as never)
  usePageKeys((key) => {
    if (isOpen) return false
    if (key === 'j') to(group?.next)
    else if (key === 'k') to(group?.previous)
    else if (key === 'r') onRetry()
    else if (key === 'l') focusLog()
    else if (key === 'Escape') void navigate({ to: '/observations' })
    else return false
    return true
  })
}
