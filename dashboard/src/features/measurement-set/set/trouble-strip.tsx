import type { MsAntennas } from '@contimg/api/schemas'
import { TriangleAlert } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { significant } from '../../../words/numbers.ts'
import { worstFlagged } from '../antennas/words.ts'
import type { Raster } from '../raster/raster.ts'
import type { View } from '../view.ts'
import { badRanges } from './bad-ranges.ts'

interface TroubleStripProps {
  readonly antennas: MsAntennas | undefined
  readonly raster: Raster | undefined
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
}

const BAD_PCT = 50
const MOST_NAMED = 4
const MOST_RANGES = 3

/** What is wrong, in a line under the title; each item shows itself. Nothing where nothing is. */
export function TroubleStrip({ antennas, raster, change }: TroubleStripProps): ReactNode {
  const worst = useMemo(() => worstFlagged(antennas?.antennas ?? [], BAD_PCT), [antennas])
  const ranges = useMemo(() => (raster === undefined ? [] : badRanges(raster)), [raster])
  if (worst.length === 0 && ranges.length === 0) return null
  const item = 'min-h-6 cursor-pointer whitespace-nowrap text-accent hover:underline'
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-1 rounded-panel border border-line bg-panel px-3 py-1 text-small">
      <TriangleAlert aria-hidden size={14} className="text-warn" />
      {worst.slice(0, MOST_NAMED).map(({ id, name, flagged_pct }) => (
        <button key={id} type="button" className={item} onClick={() => change({ sel: { antennas: [name] } }, 'push')}>
          Antenna {name} {significant(flagged_pct, 2)} % flagged
        </button>
      ))}
      {worst.length > MOST_NAMED && (
        <span className="text-ink-2">and {worst.length - MOST_NAMED} more antennas over half flagged</span>
      )}
      {ranges.slice(0, MOST_RANGES).map(({ from, to, name }) => (
        <button
          key={from}
          type="button"
          className={item}
          onClick={() =>
            change(
              {
                zoom: raster
                  ? { x0: Math.max(0, from - 8), x1: Math.min(raster.columns, to + 8), y0: 0, y1: raster.rows }
                  : null,
              },
              'push',
            )
          }
        >
          {name} over half flagged
        </button>
      ))}
      {ranges.length > MOST_RANGES && <span className="text-ink-2">and {ranges.length - MOST_RANGES} more ranges</span>}
    </div>
  )
}
