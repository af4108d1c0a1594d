import { Contrast, ImageDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton, Select } from '../../../parts/controls.tsx'
import type { ChangeView, ImageView } from '../keys.ts'
import { kindOf, type Look, MAPS } from '../sky/kinds.ts'
import { type Limits, STRETCHES } from '../sky/stretch.ts'
import { ColourBar } from './colour-bar.tsx'
import { OverlayMenu } from './overlay-menu.tsx'
import type { LoadedImage } from './pane-image.ts'
import { RangeMenu, rangeUnit } from './range-menu.tsx'
import type { FieldSources } from './use-sources.ts'

interface ViewerBarProps {
  readonly image: LoadedImage
  readonly look: Look | undefined
  readonly values: ImageView
  readonly change: ChangeView
  readonly setLimits: (limits: Limits | null) => void
  readonly onDragLimits: (limits: Limits) => void
  readonly sources: FieldSources
  readonly leastMjy: number
  readonly onPicture: () => void
}

/** How the image is brought to colours, and what lies on it. */
export function ViewerBar(props: ViewerBarProps): ReactNode {
  const { image, look, values, change, setLimits, sources } = props
  const kind = kindOf(image.type)
  const auto = (name: string) => ({ value: 'auto' as const, label: `${name} (usual)` })
  const { name, scale } = rangeUnit(image.unit)
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-2 gap-y-1.5 px-3 pb-2">
      <Select
        label="Map"
        value={values.map}
        choices={[auto(kind.map), ...MAPS.map((map) => ({ value: map, label: map }))]}
        onChoose={(map) => change({ map }, 'push')}
      />
      <Select
        label="Stretch"
        value={values.stretch}
        choices={[auto(kind.stretch), ...STRETCHES.map((stretch) => ({ value: stretch, label: stretch }))]}
        onChoose={(stretch) => change({ stretch }, 'push')}
      />
      <RangeMenu image={image} limits={look?.limits} canChange={kind.isFlux} onChange={setLimits} />
      <OverlayMenu
        shown={values.ov}
        onShown={(ov) => change({ ov }, 'push')}
        catalog={sources.catalog}
        leastMjy={props.leastMjy}
        min={values.min}
        onMin={(min) => change({ min }, 'push')}
      />
      <IconButton
        look="ghost"
        label="Colours the other way round"
        isOn={values.inv}
        aria-pressed={values.inv}
        onClick={() => change({ inv: !values.inv }, 'push')}
      >
        <Contrast aria-hidden size={15} />
      </IconButton>
      <IconButton look="ghost" label="Keep what is seen as a PNG" onClick={props.onPicture}>
        <ImageDown aria-hidden size={15} />
      </IconButton>
      {look && (
        <div className="ml-auto">
          <ColourBar
            look={look}
            unit={name.split('/')[0]}
            scale={scale}
            canChange={kind.isFlux}
            onDrag={props.onDragLimits}
            onSettled={setLimits}
          />
        </div>
      )}
    </div>
  )
}
