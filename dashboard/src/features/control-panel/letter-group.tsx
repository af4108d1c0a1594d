import { Link } from '@tanstack/react-router'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { useNow } from '../../live/use-now.ts'
import { Button, IconButton } from '../../parts/controls.tsx'
import { CopyButton } from '../../parts/facts.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { jobTypeName, shortId } from '../../words/jobs.ts'
import { age, utc } from '../../words/times.ts'
import type { LetterGroup } from './letters.ts'
import type { Letter } from './queries.ts'

interface LetterGroupRowProps {
  readonly group: LetterGroup
  readonly onRetry: (letters: readonly Letter[]) => void
  readonly onResolve: (letters: readonly Letter[]) => void
  readonly onWatch: (jobId: string) => void
}

/** Letters of one cause: retried or resolved together, or one by one when it is open. */
export function LetterGroupRow({ group, onRetry, onResolve, onWatch }: LetterGroupRowProps): ReactNode {
  const { cause, action, letters } = group
  const [isOpen, setOpen] = useState(false)
  const nowMs = useNow(10)
  const [latest] = letters
  const kinds = [...new Set(letters.map(({ task_name: task }) => jobTypeName(task)))].join(', ')
  return (
    <li className="border-b border-line last:border-0">
      <div className="grid grid-cols-[24px_minmax(0,1fr)_auto] items-start gap-x-2 px-3 py-1.5">
        <IconButton
          look="ghost"
          isSmall
          label={isOpen ? 'Close' : 'Show each'}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown aria-hidden size={14} /> : <ChevronRight aria-hidden size={14} />}
        </IconButton>
        <div className="min-w-0 text-small">
          <p className="flex items-center gap-2">
            <StateMark state="dead_letter" word={`${letters.length} × ${kinds}`} />
            <span className="whitespace-nowrap text-ink-3" title={`${utc(latest.failed_at)} UTC`}>
              the latest {age(latest.failed_at, nowMs)}
            </span>
          </p>
          <p className="line-clamp-2 text-ink-2 [overflow-wrap:anywhere]" title={cause}>
            {latest.error ?? cause}
          </p>
          {action !== undefined && (
            <p className="flex items-center gap-1 text-ink-3">
              <code className="truncate font-mono text-micro">{action}</code>
              <CopyButton text={action} what="the command" />
            </p>
          )}
        </div>
        <Acts letters={letters} onRetry={onRetry} onResolve={onResolve} />
      </div>
      {isOpen && (
        <ul aria-label={`Letters: ${cause}`} className="border-t border-line bg-inset">
          {letters.map((letter) => (
            <One key={letter.id} letter={letter} {...{ onRetry, onResolve, onWatch }} />
          ))}
        </ul>
      )}
    </li>
  )
}

interface ActsProps extends Pick<LetterGroupRowProps, 'onRetry' | 'onResolve'> {
  readonly letters: readonly Letter[]
}

function Acts({ letters, onRetry, onResolve }: ActsProps): ReactNode {
  const [whyNotRetry, whyNotResolve] = [useWhyNot('operator'), useWhyNot('admin')]
  const many = letters.length === 1 ? '' : ` ${letters.length}`
  return (
    <span className="flex gap-1">
      <Button isSmall disabled={whyNotRetry !== undefined} title={whyNotRetry} onClick={() => onRetry(letters)}>
        Retry{many}
      </Button>
      <Button isSmall disabled={whyNotResolve !== undefined} title={whyNotResolve} onClick={() => onResolve(letters)}>
        Resolve{many}…
      </Button>
    </span>
  )
}

function One({
  letter,
  onWatch,
  ...acts
}: { readonly letter: Letter } & Omit<LetterGroupRowProps, 'group'>): ReactNode {
  const { task_id: id, group_id: group, attempts, error, failed_at: failed, params } = letter
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 border-b border-line py-1.5 pr-3 pl-11 text-small last:border-0">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3">
          <button
            type="button"
            className="cursor-pointer font-mono text-accent hover:underline"
            title={id}
            onClick={() => onWatch(id)}
          >
            {shortId(id)}
          </button>
          {group !== null && (
            <Link to="/observations/$group" params={{ group } as never} className="text-accent hover:underline">
              {group}
            </Link>
          )}
          <span className="text-ink-3">
            {attempts === 1 ? '1 attempt' : `${attempts} attempts`}, {utc(failed)} UTC
          </span>
        </p>
        <p className="text-ink-2 [overflow-wrap:anywhere]">{error}</p>
        <details>
          <summary className="cursor-pointer text-ink-3">Payload</summary>
          <div
            role="group"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
            tabIndex={0}
            aria-label="Payload"
            className="max-h-56 overflow-auto rounded-control bg-panel p-2 font-mono text-micro whitespace-pre"
          >
            {JSON.stringify(params, null, 2)}
          </div>
        </details>
      </div>
      <Acts letters={[letter]} {...acts} />
    </li>
  )
}
