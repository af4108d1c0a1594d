import type { Meta, StoryObj } from '@storybook/react-vite'
import { CopyButton, Fact, Position, Unmeasured } from './facts.tsx'
import { Row, SmallTable } from './small-table.tsx'

const meta: Meta = { title: 'Facts and small tables' }
export default meta

export const ALineOfFacts: StoryObj = {
  render: () => (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      <Fact name="Observed">02:38:52–02:44:01 UTC</Fact>
      <Fact name="Centre, ICRS">
        <Position raDeg={341.5402} decDeg={16.15} />
      </Fact>
      <Fact name="Host">
        corr-03 <CopyButton text="corr-03" what="the host" />
      </Fact>
      <Fact name="Flagged">
        <Unmeasured why="the set was removed" />
      </Fact>
    </dl>
  ),
}

export const ATableOfAFewRows: StoryObj = {
  render: () => (
    <div className="w-96 rounded-panel border border-line bg-panel p-3">
      <SmallTable label="Rules" heads={[['Measure'], ['Value', true], ['Limit', true]]}>
        <Row cells={['Noise', '0.43 mJy/beam', '< 1']} title="twice what is usual" />
        <Row cells={['Dynamic range', <Unmeasured key="range" />, '> 100']} />
      </SmallTable>
    </div>
  ),
}

export const ATableToTheEdges: StoryObj = {
  render: () => (
    <div className="w-96 rounded-panel border border-line bg-panel">
      <SmallTable label="Measures" isFlush isGrouped heads={[['Measure'], ['Value', true, 'w-32']]}>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={2} className="pt-2 text-left text-micro text-ink-3">
              Bandpass
            </th>
          </tr>
          <Row cells={['Solutions flagged', '4 %']} />
        </tbody>
      </SmallTable>
    </div>
  ),
}
