import type { CatalogValidation, ImageDetail } from '@contimg/api/schemas'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { Button, Segmented } from '../../../parts/controls.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { percent } from '../../../words/numbers.ts'
import type { ChangeView, ImageView } from '../keys.ts'
import { frameColours } from '../paint/tokens.ts'
import { useBeam } from '../pixels/use-beam.ts'
import { RegionTable, save } from '../regions/region-table.tsx'
import { useRegionFiles } from '../regions/use-region-files.tsx'
import { kindOf } from '../sky/kinds.ts'
import type { Limits } from '../sky/stretch.ts'
import { WHOLE, zoomedAt } from '../sky/view.ts'
import { picturesOfPanes } from './export-picture.ts'
import { Kept } from './kept.ts'
import { Loupe } from './loupe.tsx'
import { useLoadedImages, useLooks } from './pane-image.ts'
import { membersOf, usePanes } from './panes.ts'
import { Readout } from './readout.tsx'
import { SourceCard } from './source-card.tsx'
import { Stage, type StageHandle } from './stage.tsx'
import { ToolRail } from './tool-rail.tsx'
import type { Cursor, Tool } from './tools.ts'
import { useBlink } from './use-blink.ts'
import { useSources } from './use-sources.ts'
import { useView } from './use-view.ts'
import { ViewerBar } from './viewer-bar.tsx'
import { leastMjyOf, neat, placesOf } from './viewer-words.ts'

interface ViewerProps {
  readonly detail: ImageDetail
  readonly values: ImageView
  readonly change: ChangeView
  readonly validation: CatalogValidation | undefined
  readonly previousId: number | undefined // an image of the same kind of the same Measurement Set, made before
}

/** The picture of an image: all of its pixels, and what is known of the sky there. */
export function Viewer({ detail, values, change, validation, previousId }: ViewerProps): ReactNode {
  const panes = usePanes(detail, values)
  const images = useLoadedImages(panes)
  const [dragged, setDragged] = useState<Limits>()
  const looks = useLooks(images, dragged ? { ...values, lo: dragged.low, hi: dragged.high } : values)
  const members = membersOf(detail)
  const beam = useBeam(members.find(({ type, stored }) => type === 'pb' && stored)?.id)
  const first = images[0]
  const sources = useSources(first.plane, validation)
  const [kept] = useState(() => ({ cursor: new Kept<Cursor | undefined>(undefined) }))
  const view = useView(values, change)
  const [tool, setTool] = useState<Tool>('pan')
  const [chosenSource, setChosenSource] = useState<string>()
  const [chosenRegion, setChosenRegion] = useState<number>()
  const turn = useBlink(values.blink ? images.length : 0)
  const stage = useRef<StageHandle>(null)
  const panel = useRef<HTMLDivElement>(null)
  const files = useRegionFiles(first.plane, (loaded) => change({ region: [...values.region, ...loaded] }, 'push'))

  const leastMjy = values.min ?? leastMjyOf(validation, detail)
  const halfPower = useMemo(() => placesOf(beam?.halfPower, first.plane), [beam, first.plane])
  const source = sources.all.find(({ id }) => id === chosenSource)
  const scene = useMemo(
    () => ({
      ...{ shown: values.ov, halfPower, regions: values.region, chosenRegion, chosenSource: source },
      sources: sources.all.filter(({ catalogJy, status }) => catalogJy * 1000 >= leastMjy || status === 'absent'),
    }),
    [values.ov, halfPower, values.region, chosenRegion, source, sources, leastMjy],
  )
  const setLimits = (limits: Limits | null) => {
    setDragged(undefined)
    change({ lo: limits === null ? null : neat(limits.low), hi: limits === null ? null : neat(limits.high) })
  }
  const blinkWith = previousId ?? members.find(({ type, stored }) => type === 'residual' && stored)?.id
  const onBlink = () => {
    if (values.blink) change({ blink: false }, 'push')
    else if (values.with.length > 0) change({ blink: true }, 'push')
    else if (blinkWith !== undefined) change({ blink: true, with: [blinkWith] }, 'push')
  }
  const onFullScreen = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : panel.current?.requestFullscreen())
  const onPicture = async () => {
    const part = first.pixels.isWhole ? '' : ` · ${percent(first.pixels.fraction)} of the rows`
    const style = getComputedStyle(document.documentElement)
    const colours = {
      text: style.getPropertyValue('--text').trim(),
      back: style.getPropertyValue('--surface-panel').trim(),
      font: frameColours().font,
    }
    const names = images.map(({ name }) => name).join(', ')
    const picture = await picturesOfPanes(
      stage.current?.panes() ?? [],
      `Image ${detail.id} · ${detail.observed_at ?? ''} · ${names}${part}`,
      colours,
    )
    if (picture) save(picture, `image-${detail.id}.png`)
  }
  const zoomOut = () => {
    const framing = stage.current?.framing()
    if (framing && first.plane)
      view.set(zoomedAt(view.get(), first.plane, first.plane, framing, 1 / 1.5, framing.width / 2, framing.height / 2))
  }
  const { plan } = first.pixels
  return (
    <Panel
      title={first.name}
      meta={
        plan
          ? `${plan.width} × ${plan.height} pixels${first.plane?.isSky ? ` of ${(first.plane.cellDeg * 3600).toFixed(2)}″` : ''}`
          : 'reading the header'
      }
      isFlush
      className="min-h-[560px] flex-1"
      actions={
        <>
          {!first.pixels.isWhole && plan && (
            <span role="status" className="text-small text-ink-2">
              showing {percent(first.pixels.fraction)} of the rows
            </span>
          )}
          <Segmented
            label="Which image of this run"
            isSmall
            value={first.type}
            choices={members
              .filter(({ stored, id }) => stored || id === detail.id)
              .map(({ type }) => ({ value: type, label: kindOf(type).name }))}
            onChoose={(type) => change({ view: type === detail.type ? '' : type }, 'push')}
          />
          {values.with.length > 0 && (
            <Button look="ghost" isSmall onClick={() => change({ with: [], blink: false }, 'push')}>
              One image
            </Button>
          )}
          {(values.with.length > 0 || blinkWith !== undefined) && (
            <Button isSmall isOn={values.blink} aria-pressed={values.blink} onClick={onBlink}>
              {values.with.length > 0 || previousId === undefined ? 'Blink' : 'Blink previous'}
            </Button>
          )}
        </>
      }
    >
      <div ref={panel} className="flex min-h-0 flex-1 flex-col bg-panel">
        <ViewerBar
          {...{ image: first, look: looks[0], values, change, setLimits, sources, leastMjy, onPicture }}
          onDragLimits={setDragged}
        />
        <div className="relative flex min-h-0 flex-1 px-3">
          <Stage
            {...{
              images,
              looks,
              view,
              scene,
              tool,
              turn,
              values,
              change,
              sources: sources.all,
              onBlink,
              onFullScreen,
              setLimits,
            }}
            ref={stage}
            cursor={kept.cursor}
            name={`Image ${detail.id}`}
            onTool={setTool}
            onSource={setChosenSource}
            onRegion={setChosenRegion}
          />
          <ToolRail
            tool={tool}
            onTool={setTool}
            onZoomOut={zoomOut}
            onReset={() => view.set(WHOLE)}
            onFullScreen={onFullScreen}
            onLoadRegions={files.open}
          />
          {looks[0] && values.ov.includes('loupe') && (
            <Loupe image={first} look={looks[0]} cursor={kept.cursor} framing={() => stage.current?.framing()} />
          )}
          {source && <SourceCard source={source} onClose={() => setChosenSource(undefined)} />}
        </div>
        {files.note}
        <Readout images={images} cursor={kept.cursor} sources={sources.all} beam={beam} />
        {values.region.length > 0 && (
          <RegionTable
            image={first}
            regions={values.region}
            chosen={chosenRegion}
            onChoose={setChosenRegion}
            onChange={(region) => {
              setChosenRegion(undefined)
              change({ region }, 'push')
            }}
          />
        )}
      </div>
    </Panel>
  )
}
