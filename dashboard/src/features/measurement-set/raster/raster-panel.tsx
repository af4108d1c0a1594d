import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { Segmented, Select } from '../../../parts/controls.tsx'
import { download } from '../../../parts/download.ts'
import { Panel } from '../../../parts/panel.tsx'
import { usePageKeys } from '../../../parts/use-page-keys.ts'
import { percent } from '../../../words/numbers.ts'
import { isCurve, MAPS, ON_BINS, PRESETS, presetOf } from '../view.ts'
import { ColourBar, FlaggedBar } from './colour-bar.tsx'
import { CompareControls, nameOfSet, secondOf, useBlink } from './compare.tsx'
import { pngOf } from './export-png.ts'
import { isFixed } from './limits.ts'
import { paintingOf } from './painting.ts'
import type { RasterPanelProps } from './panel-props.ts'
import type { Tool } from './plot-props.ts'
import { Plots } from './plots.tsx'
import { completenessText } from './readout.ts'
import { RasterState } from './state.tsx'
import { Tools } from './tools.tsx'
import { troubleOf } from './trouble.ts'
import { useBox } from './use-box.ts'
import type { Asked } from './use-raster.ts'
import { RefusedSelection, WhatControls, WhichControls } from './view-controls.tsx'
import { zoomAbout } from './zoom.ts'

const NOTHING = { columns: 1, rows: 1 }
const MAP_CHOICES = MAPS.map((value) => ({ value, label: value === 'auto' ? 'as suits' : value }))
const RULES = [
  { value: '3s', label: '3σ' },
  { value: 'minmax', label: 'Min–max' },
] as const

const CURVE_RULES = [
  { value: '3s', label: 'Axis for the means' },
  { value: 'minmax', label: 'Min–max' },
] as const

/** The raster viewer: what is drawn and of which samples, the plot, its colours. */
export function RasterPanel(props: RasterPanelProps): ReactNode {
  const { path, view, change, asked, metadata, naming, chosen } = props
  const raster = asked.data?.raster
  const place = useRef<HTMLDivElement>(null)
  const [tool, setTool] = useState<Tool>('pan')
  const [box, setBox] = useBox(view.zoom, raster ?? NOTHING, (zoom) => change({ zoom }))
  const { clip, map, flagged } = view
  const painting = useMemo(() => raster && paintingOf(raster, { clip, map, flagged }), [raster, clip, map, flagged])
  const blink = useBlink(view.with !== '' && view.cmp === 'blink')
  const setLimits = useCallback((low: number, high: number) => change({ clip: [low, high] }), [change])
  const preset = presetOf(view)
  const choose = (key: string) => {
    const found = PRESETS.find((one) => one.key === key)
    if (found) change({ ...found.sets, ...ON_BINS, clip: '3s' }, 'push')
  }
  const actions: Readonly<Record<string, () => void>> = {
    h: () => setTool('pan'),
    z: () => setTool('zoom'),
    s: () => setTool('brush'),
    u: () => change({ flagged: view.flagged === 'hide' ? 'show' : 'hide' }, 'push'),
    b: blink.turn,
    '0': () => change({ zoom: null }, 'push'),
    '+': () => setBox(zoomAbout(box, raster ?? NOTHING, { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 }, 0.7)),
    '-': () =>
      setBox(zoomAbout(box, raster ?? NOTHING, { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 }, 1 / 0.7)),
    f: () => void (document.fullscreenElement ? document.exitFullscreen() : place.current?.requestFullscreen()),
  }
  usePageKeys((key) => {
    if (PRESETS.some((one) => one.key === key)) choose(key)
    else if (Object.hasOwn(actions, key)) actions[key]()
    else return false
    return true
  })
  const save = async () => {
    if (raster && painting)
      download(`${nameOfSet(path)}.raster.png`, await pngOf({ raster, painting, box, view, chosen, naming }))
  }
  const quantity =
    raster && `${raster.header.value.name}${raster.header.value.unit === '' ? '' : `, ${raster.header.value.unit}`}`
  return (
    <div ref={place} className="flex min-h-0 min-w-0 flex-col bg-canvas max-side:h-[760px]">
      <Panel
        className="flex-1"
        title="Visibilities"
        meta={raster ? meta(asked) : undefined}
        actions={
          <Segmented
            label="Views that are looked at first"
            isSmall
            value={preset?.key ?? ''}
            choices={PRESETS.map(({ key, name }) => ({ value: key, label: name }))}
            onChoose={choose}
          />
        }
      >
        <div className="flex flex-wrap items-center gap-1.5 pb-1.5">
          <WhatControls {...{ view, change, metadata }} />
          <div className="ml-auto flex items-center gap-1.5">
            <CompareControls {...{ view, metadata, change }} />
          </div>
        </div>
        <div className="flex flex-wrap items-start gap-1.5">
          <WhichControls {...{ view, change, metadata }} />
          <Tools
            {...{ view, tool }}
            isZoomed={view.zoom !== null}
            canExport={raster !== undefined && !isCurve(view)}
            onTool={setTool}
            onFlagged={actions.u}
            onReset={actions[0]}
            onFullScreen={actions.f}
            onExport={() => void save()}
          />
        </div>
        <RefusedSelection trouble={asked.error ? troubleOf(asked.error) : undefined} />
        {raster === undefined || painting === undefined ? (
          <RasterState asked={asked} what="the visibilities" change={change} />
        ) : (
          <Plots
            {...props}
            {...{ raster, painting, box, tool, blink }}
            second={secondOf(view)}
            secondAsked={props.second}
            onBox={setBox}
          />
        )}
        {raster && isCurve(view) && raster.header.value.component !== 'phase' && (
          <Segmented
            label="What the axis spans"
            isSmall
            value={view.clip === 'minmax' ? 'minmax' : '3s'}
            choices={CURVE_RULES}
            onChoose={(clip) => change({ clip }, 'push')}
          />
        )}
        {raster && painting && !isCurve(view) && (
          <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
            <ColourBar
              name={quantity ?? ''}
              plane={raster.planes.value}
              colours={painting.colours}
              limits={painting.limits}
              isFixed={isFixed(raster)}
              onLimits={setLimits}
            />
            {painting.colours !== 'twilight' && (
              <Select
                label="Map"
                isSmall
                value={view.map}
                choices={MAP_CHOICES}
                onChoose={(map) => change({ map }, 'push')}
              />
            )}
            {!isFixed(raster) && (
              <Segmented
                label="Limits of the colours"
                isSmall
                value={typeof view.clip === 'string' ? view.clip : ('hand' as '3s')}
                choices={RULES}
                onChoose={(clip) => change({ clip }, 'push')}
              />
            )}
            {painting.flagged && <FlaggedBar limits={painting.flagged} />}
          </div>
        )}
      </Panel>
    </div>
  )
}

function meta({ data, isWhole, progress }: Asked): string {
  const text = completenessText(data!.raster, isWhole ? data!.readS : undefined)
  return isWhole || progress === undefined ? text : `${text} · reading the rest, ${percent(progress)}`
}
