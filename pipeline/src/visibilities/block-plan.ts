/** Rows of a Measurement Set that make one block: whole integrations, unless they are longer than a block may be. */
export interface BlockRows {
  readonly firstRow: number
  readonly rowCount: number
}

const SMALLEST_BLOCK_ROWS = 4096 // shorter integrations are joined, or a small array would be read row by row
const LARGEST_BLOCK_ROWS = 150_000 // two integrations of the full array

/** Where the blocks of a table lie, from its TIME column. @param mostRows  of a block, where integrations need not stay whole */
export function planBlocks(timesMjdS: Float64Array, mostRows = LARGEST_BLOCK_ROWS): BlockRows[] {
  const blocks: BlockRows[] = []
  let firstRow = 0
  for (let row = 1; row <= timesMjdS.length; row++) {
    const rowCount = row - firstRow
    const endOfTime = row === timesMjdS.length || timesMjdS[row] !== timesMjdS[row - 1]
    if ((endOfTime && rowCount >= SMALLEST_BLOCK_ROWS) || rowCount === mostRows || row === timesMjdS.length) {
      if (rowCount > 0) blocks.push({ firstRow, rowCount })
      firstRow = row
    }
  }
  return blocks
}
