import { Link } from '@tanstack/react-router'
import { PanelLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Hint, Kbd } from '../parts/controls.tsx'
import { PAGES, type Page } from './pages.ts'

interface RailProps {
  readonly isSmall: boolean
  readonly running: Readonly<Record<string, number | undefined>> // how many are under way, by page
  readonly onToggle: () => void
}

/** The pages, at the left. */
export function Rail({ isSmall, running, onToggle }: RailProps): ReactNode {
  const groups = Map.groupBy(PAGES, ({ group }) => group)
  return (
    <nav
      aria-label="Pages"
      className="row-span-2 flex min-h-0 flex-col overflow-y-auto border-r border-line bg-panel px-2 pb-2"
    >
      <Link to="/dashboard" className="mb-1.5 flex h-(--topline) flex-none items-center gap-2.5 px-[7px]">
        <Logo />
        <span className={isSmall ? 'sr-only' : ''}>
          <strong className="block text-title leading-[15px] font-[650] tracking-[-0.01em]">contimg</strong>
          <span className="block text-micro leading-[13px] text-ink-3">DSA-110 · OVRO</span>
        </span>
      </Link>
      {[...groups].map(([group, pages], at) => (
        <div key={group}>
          {at > 0 &&
            (isSmall ? (
              <hr className="mx-1.5 my-2" />
            ) : (
              <div className="px-[9px] pt-3.5 pb-1 text-micro text-ink-3">{group}</div>
            ))}
          {pages.map((page) => (
            <Item
              key={page.path}
              page={page}
              isSmall={isSmall}
              badge={running[page.path] ? String(running[page.path]) : undefined}
            />
          ))}
        </div>
      ))}
      <button
        type="button"
        onClick={onToggle}
        className={`mt-auto ${ITEM}`}
        aria-label={isSmall ? 'Widen the rail' : 'Collapse the rail'}
        aria-keyshortcuts="["
      >
        <PanelLeft aria-hidden size={16} strokeWidth={1.75} className="flex-none" />
        {!isSmall && (
          <>
            Collapse{' '}
            <span className="ml-auto">
              <Kbd>[</Kbd>
            </span>
          </>
        )}
      </button>
    </nav>
  )
}

const ITEM =
  'flex h-[30px] w-full cursor-pointer items-center gap-2.5 rounded-[6px] px-[9px] text-ink-2 hover:text-ink pointer-coarse:h-10'

interface ItemProps {
  readonly page: Page
  readonly isSmall: boolean
  readonly badge: string | undefined
}

function Item({ page: { path, name, icon: Icon }, isSmall, badge }: ItemProps): ReactNode {
  const link = (
    <Link
      to={path}
      className={ITEM}
      activeProps={{ className: 'bg-selected text-ink font-[550]', 'aria-current': 'page' }}
      {...(isSmall && { 'aria-label': badge === undefined ? name : `${name}, ${badge} running` })}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="flex-none" />
      {!isSmall && <span>{name}</span>}
      {!isSmall && badge !== undefined && (
        <span className="ml-auto rounded-[8px] bg-raised px-1.5 text-micro font-medium text-ink-2">
          {badge}
          <span className="sr-only"> running</span>
        </span>
      )}
    </Link>
  )
  return isSmall ? <Hint text={name}>{link}</Hint> : link
}

function Logo(): ReactNode {
  return (
    <svg
      aria-hidden="true"
      width="22"
      height="22"
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      className="flex-none"
    >
      <path d="M4 12.5C4 8 7.6 4.4 12 4.4" stroke="var(--text)" />
      <path d="M8.2 12.5c0-2.2 1.7-3.9 3.8-3.9" stroke="var(--text)" />
      <circle cx="12.2" cy="12.6" r="1.8" fill="var(--brush)" />
      <path d="M3 20h18M12 20v-4.6" stroke="var(--text-3)" />
    </svg>
  )
}
