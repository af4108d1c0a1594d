import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Select } from '../../parts/controls.tsx'
import { decText, raText } from '../../words/angles.ts'
import { fixed, significant } from '../../words/numbers.ts'
import { Pop, Typed } from './filter-controls.tsx'
import { coneKey, filterOf, filtersSet, type GalleryView, KEYS } from './keys.ts'
import { NoiseFilter } from './noise-filter.tsx'
import { parseCone, parseDec, parseSpan } from './typed.ts'

type Change = (some: Partial<GalleryView>, how?: 'push' | 'replace') => void

interface FiltersProps {
  readonly view: GalleryView
  readonly change: Change
}

const SPANS = [
  ['', 'any time'],
  ['-24h', 'last 24 h'],
  ['-7d', 'last 7 days'],
  ['-30d', 'last 30 days'],
] as const

const QUALITIES = ['good', 'warn', 'fail', 'none'] as const
const QUALITY_NAMES = { good: 'Good', warn: 'Warn', fail: 'Fail', none: 'Not graded' } as const

/** What is shown, of all images. */
export function Filters({ view, change }: FiltersProps): ReactNode {
  const set = filtersSet(view)
  return (
    <div className="flex flex-none flex-wrap items-center gap-2">
      <Pop label="Time" summary={SPANS.find(([span]) => span === view.t)?.[1] ?? view.t.replace('/', ' to ')}>
        {SPANS.map(([span, name]) => (
          <Button key={span} isSmall isOn={view.t === span} onClick={() => change({ t: span }, 'push')}>
            {name}
          </Button>
        ))}
        <Typed
          label="From / to, UTC"
          text={view.t.includes('/') ? view.t : ''}
          example="2026-01-25/2026-01-26T06"
          parse={parseSpan}
          onTyped={(t) => change({ t: t ?? '' }, 'push')}
        />
      </Pop>
      <Pop label="Quality" summary={view.q.length === 0 ? 'any' : view.q.map((word) => QUALITY_NAMES[word]).join(', ')}>
        {QUALITIES.map((word) => (
          <label key={word} className="flex h-(--row) cursor-pointer items-center gap-2 text-small">
            <input
              type="checkbox"
              checked={view.q.includes(word)}
              onChange={({ target }) =>
                change({ q: QUALITIES.filter((one) => (one === word ? target.checked : view.q.includes(one))) }, 'push')
              }
              className="accent-(--accent)"
            />
            {QUALITY_NAMES[word]}
          </label>
        ))}
      </Pop>
      <Pop
        label="Noise"
        summary={
          view.noise === null ? 'any' : `${significant(view.noise[0], 2)} to ${significant(view.noise[1], 2)} mJy`
        }
      >
        <NoiseFilter filter={filterOf(view)} noise={view.noise} onNoise={(noise) => change({ noise }, 'push')} />
      </Pop>
      <Pop label="Dec" summary={view.dec === null ? 'any' : `${fixed(view.dec[0], 1)}° to ${fixed(view.dec[1], 1)}°`}>
        <Typed
          label="Degrees, from to"
          text={view.dec === null ? '' : KEYS.dec.write(view.dec)}
          example="15.5..17"
          parse={parseDec}
          onTyped={(dec) => change({ dec }, 'push')}
        />
      </Pop>
      <Pop
        label="Near"
        summary={
          view.cone === null
            ? 'anywhere'
            : `${raText(view.cone[0], 0)} ${decText(view.cone[1])}, ${fixed(view.cone[2], 2)}°`
        }
      >
        <Typed
          label="RA Dec, then radius in degrees"
          text={view.cone === null ? '' : coneKey.write(view.cone)}
          example="22:46:09.6 +16:09:00, 1.5"
          parse={parseCone}
          onTyped={(cone) => change({ cone }, 'push')}
        />
      </Pop>
      <Pop label="Calibrator" summary={view.cal === '' ? 'any' : view.cal}>
        <Typed
          label="Its name, in the beam"
          text={view.cal}
          example="0834+555"
          parse={(text) => text.trim() || null}
          onTyped={(cal) => change({ cal: cal ?? '' }, 'push')}
        />
      </Pop>
      <Select
        label="Versions"
        value={view.versions}
        choices={[
          { value: 'latest', label: 'latest of each' },
          { value: 'all', label: 'all' },
        ]}
        onChoose={(versions) => change({ versions }, 'push')}
      />
      <Select
        label="Kind"
        value={view.type}
        choices={kindsWith(view.type)}
        onChoose={(type) => change({ type }, 'push')}
      />
      {set.length > 0 && (
        <Button
          look="ghost"
          isSmall
          onClick={() => change(Object.fromEntries(set.map(({ key }) => [key, KEYS[key].fallback])), 'push')}
        >
          <X aria-hidden size={13} /> Clear {set.length === 1 ? set[0].name : `${set.length} filters`}
        </Button>
      )}
    </div>
  )
}

const KINDS = [
  ['image', 'restored'],
  ['image-pbcor', 'beam-corrected'],
  ['residual', 'residual'],
  ['dirty', 'dirty'],
  ['psf', 'PSF'],
  ['model', 'model'],
  ['all', 'all'],
] as const

function kindsWith(type: string): { value: string; label: string }[] {
  const known = KINDS.map(([value, label]) => ({ value: value as string, label: label as string }))
  return known.some(({ value }) => value === type) ? known : [...known, { value: type, label: type }]
}
