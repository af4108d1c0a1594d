import { useVirtualizer } from '@tanstack/react-virtual'
import { Download } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Button, IconButton, Segmented } from '../controls.tsx'
import { download } from '../download.ts'
import { Empty, Panel, Refused, Skeleton } from '../panel.tsx'
import { type Level, lineHead, logText, wanted } from './log-lines.ts'
import { type Log, useLog } from './use-log.ts'

const LEVEL_CHOICES = [
  { value: 'debug', label: 'All' },
  { value: 'info', label: 'Info' },
  { value: 'warn', label: 'Warn' },
  { value: 'error', label: 'Error' },
] as const satisfies readonly { value: Level; label: string }[]

const LOOKS: Readonly<Record<Level, string>> = {
  debug: 'text-ink-2',
  info: 'text-ink',
  warn: 'text-warn',
  error: 'text-failed',
}
const ROW_PX = 18
const SAID: Readonly<Record<Log['state'], string>> = {
  opening: '',
  live: 'live',
  lost: 'connection lost, trying again',
  ended: 'complete',
}

interface LogPanelProps {
  readonly path: string | undefined // of the API; undefined: nothing was begun
  readonly title: string
  readonly name: string // of the file
  readonly attempt: number | null // null: all of them
  readonly note?: ReactNode
  readonly level: Level
  readonly onLevel: (level: Level) => void
}

/** Lets the keys go to the log of the page. */
export function focusLog(): void {
  document.querySelector<HTMLElement>('[role=log]')?.focus()
}

/** What a stage says, as it says it. */
export function LogPanel({ path, title, name, attempt, note, level, onLevel }: LogPanelProps): ReactNode {
  const log = useLog(path)
  const lines = useMemo(() => wanted(log.lines, level, attempt), [log.lines, level, attempt])
  const [isFollowing, setFollowing] = useState(true)
  return (
    <Panel
      title={`Log: ${title}`}
      meta={
        <>
          {note} <span role="status">{SAID[log.state]}</span>
        </>
      }
      isFlush
      className="min-h-48 flex-1"
      actions={
        <>
          <Segmented isSmall label="Level" value={level} choices={LEVEL_CHOICES} onChoose={onLevel} />
          <Button isSmall isOn={isFollowing} aria-pressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
            Follow
          </Button>
          <IconButton
            look="ghost"
            isSmall
            label="Download the log"
            disabled={log.lines.length === 0}
            onClick={() => download(name, logText(log.lines))}
          >
            <Download aria-hidden size={14} />
          </IconButton>
        </>
      }
    >
      {path === undefined ? (
        <Empty>Nothing has begun yet; its log will be here.</Empty>
      ) : log.error !== undefined ? (
        <div className="px-3">
          <Refused error={log.error} what="the log" />
        </div>
      ) : lines.length > 0 ? (
        <Lines lines={lines} isFollowing={isFollowing} onFollowing={setFollowing} title={title} />
      ) : log.state === 'opening' ? (
        <div className="px-3">
          <Skeleton rows={4} />
        </div>
      ) : (
        <Nothing hasLines={log.lines.length > 0 && level !== 'debug'} onAll={() => onLevel('debug')} />
      )}
    </Panel>
  )
}

function Nothing({ hasLines, onAll }: { readonly hasLines: boolean; readonly onAll: () => void }): ReactNode {
  return (
    <Empty
      actions={
        hasLines && (
          <Button isSmall onClick={onAll}>
            Show all
          </Button>
        )
      }
    >
      {hasLines
        ? 'No line of this attempt is so grave.'
        : 'No line of this attempt is kept. Logs are kept for 30 days.'}
    </Empty>
  )
}

interface LinesProps {
  readonly title: string
  readonly lines: ReturnType<typeof wanted>
  readonly isFollowing: boolean
  readonly onFollowing: (isFollowing: boolean) => void
}

function Lines({ title, lines, isFollowing, onFollowing }: LinesProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
    getItemKey: (at) => lines[at].id,
  })
  const last = lines.at(-1)?.id
  useEffect(() => {
    if (isFollowing && last !== undefined) virtual.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [isFollowing, last, lines.length, virtual])
  return (
    <div
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label={`Log of ${title}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto pb-2 font-mono text-small"
      onWheel={({ deltaY }) => deltaY < 0 && onFollowing(false)}
      onKeyDown={({ key }) => ['ArrowUp', 'PageUp', 'Home'].includes(key) && onFollowing(false)}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index]
          const [time, level] = lineHead(line)
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={`absolute inset-x-0 grid grid-cols-[64px_44px_1fr] gap-2 px-3 leading-[18px] ${LOOKS[line.level]}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="text-ink-3">{time}</span>
              <span className={line.level === 'info' ? 'text-ink-3' : ''}>{level}</span>
              <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{line.message}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
