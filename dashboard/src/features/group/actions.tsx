import type { GroupDetail } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import { ChevronDown, ChevronLeft, ChevronRight, RotateCcw } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { send } from '../../client.ts'
import { queryClient } from '../../live/queries.ts'
import { useConnection } from '../../live/use-live.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { MenuItems } from '../../parts/menu.tsx'
import { duration } from '../../words/times.ts'
import { hasSet } from './facts-line.tsx'
import { type RetryChoice, retryChoices } from './retry-plan.ts'

interface ActionsProps {
  readonly group: GroupDetail
  readonly said: string
  readonly onSaid: (said: string) => void
  readonly onRetry: (choice: RetryChoice) => void
}

/** Neighbours, products, and what can be done with the group. */
export function Actions({ group, said, onSaid, onRetry }: ActionsProps): ReactNode {
  return (
    <>
      <span role="status" className="text-small text-ink-2">
        {said}
      </span>
      <Neighbour to={group.previous} name="Previous group" keys="k" icon={<ChevronLeft aria-hidden size={16} />} />
      <Neighbour to={group.next} name="Next group" keys="j" icon={<ChevronRight aria-hidden size={16} />} />
      {hasSet(group) && (
        <Link to="/ms/$path" params={{ path: group.ms_path ?? '' } as never} className={buttonClass()}>
          Open Measurement Set
        </Link>
      )}
      {group.image_id !== null && (
        <Link to="/images/$id" params={{ id: String(group.image_id) } as never} className={buttonClass()}>
          Open image
        </Link>
      )}
      <Cancel group={group} onSaid={onSaid} />
      <RetryMenu group={group} onRetry={onRetry} />
    </>
  )
}

interface NeighbourProps {
  readonly to: string | null
  readonly name: string
  readonly keys: string
  readonly icon: ReactNode
}

function Neighbour({ to, name, keys, icon }: NeighbourProps): ReactNode {
  const look = `${buttonClass('ghost')} aspect-square px-0!`
  if (to === null)
    return (
      <span aria-disabled className={`${look} opacity-40`} title={`${name}: there is none`}>
        {icon}
      </span>
    )
  return (
    <Link
      to="/observations/$group"
      params={{ group: to } as never}
      className={look}
      aria-label={`${name}: ${to}`}
      title={`${name} (${keys})`}
      aria-keyshortcuts={keys}
    >
      {icon}
    </Link>
  )
}

interface JobAnswers {
  readonly done: number
  readonly items: readonly { readonly message: string | null }[]
}

function Cancel({
  group,
  onSaid,
}: {
  readonly group: GroupDetail
  readonly onSaid: (said: string) => void
}): ReactNode {
  const { state } = useConnection()
  const ids = group.stages.flatMap(({ state: own, job_id: id }) =>
    ['in_progress', 'pending'].includes(own) && id !== null ? [id] : [],
  )
  if (ids.length === 0 || group.state !== 'in_progress') return null
  const cancel = async () => {
    onSaid('Cancelling…')
    try {
      const { done, items } = await send<JobAnswers>('POST', '/jobs/cancel', { ids })
      onSaid(done === ids.length ? 'Cancelled' : (items.find(({ message }) => message)?.message ?? 'Not cancelled'))
    } catch (error) {
      onSaid((error as Error).message)
    }
    await queryClient.invalidateQueries({ queryKey: ['group', group.group_id] })
  }
  return (
    <Button
      look="danger"
      disabled={state === 'stale'}
      title="What is under way stops; products that are whole stay"
      onClick={() => void cancel()}
    >
      Cancel
    </Button>
  )
}

function RetryMenu({
  group,
  onRetry,
}: {
  readonly group: GroupDetail
  readonly onRetry: (choice: RetryChoice) => void
}): ReactNode {
  const { state } = useConnection()
  const choices = retryChoices(group)
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          look="primary"
          disabled={state === 'stale' || choices.length === 0}
          aria-keyshortcuts="r"
          title={state === 'stale' ? 'The connection is lost' : undefined}
        >
          <RotateCcw aria-hidden size={14} /> Retry from… <ChevronDown aria-hidden size={13} />
        </Button>
      </DropdownMenu.Trigger>
      <MenuItems className="w-80">
        {choices.map((choice) => (
          <DropdownMenu.Item
            key={choice.stage}
            disabled={choice.blocked !== undefined}
            onSelect={() => onRetry(choice)}
            className="flex cursor-pointer flex-col rounded-[4px] px-2 py-1.5 text-small outline-none data-disabled:cursor-not-allowed data-disabled:opacity-50 data-highlighted:bg-selected"
          >
            <span className="flex justify-between gap-3 font-medium">
              {choice.name}
              {choice.usualS !== null && (
                <span className="font-normal text-ink-3">≈ {duration(Math.round(choice.usualS))}</span>
              )}
            </span>
            <span className="text-ink-3">
              {choice.blocked === undefined ? `Keeps ${choice.reused.join(', ')}` : `Not possible: ${choice.blocked}`}
            </span>
          </DropdownMenu.Item>
        ))}
      </MenuItems>
    </DropdownMenu.Root>
  )
}
