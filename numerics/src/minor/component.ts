/** A component: `flux` at pixel (x, y); a second Taylor term where there are two. */
export interface Component {
  readonly x: number
  readonly y: number
  readonly flux: number
  readonly slope: number // dS/d((ν − ν0)/ν0), 0 with one term
}
