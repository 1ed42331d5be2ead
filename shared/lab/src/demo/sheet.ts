/**
 * A sheet to draw on: collects shapes and the gradients they are filled with, and gives them back as SVG.
 * Colours are `#rrggbb`, or `#rrggbb/0.5` where they let half of what is behind shine through.
 */
export type Point = readonly [x: number, y: number]

export type Sheet = ReturnType<typeof createSheet>

export function createSheet(width: number, height: number) {
  const defs: string[] = []
  const shapes: string[] = []

  /** Colours evenly spaced from the top to the bottom, or along the line given in parts of the shape. */
  function linear(colours: readonly string[], [x1, y1, x2, y2] = [0, 0, 0, 1]): string {
    return define(`linearGradient x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`, 'linearGradient', colours)
  }

  /** Colours evenly spaced from the middle to the rim. */
  function radial(colours: readonly string[], [cx, cy] = [0.5, 0.5]): string {
    return define(`radialGradient cx="${cx}" cy="${cy}" r="0.5"`, 'radialGradient', colours)
  }

  function define(open: string, close: string, colours: readonly string[]): string {
    const id = `g${defs.length}`
    const stops = colours.map((colour, at) => {
      const [solid, opacity = '1'] = colour.split('/')
      return `<stop offset="${at / (colours.length - 1)}" stop-color="${solid}" stop-opacity="${opacity}"/>`
    })
    defs.push(`<${open.replace(' ', ` id="${id}" `)}>${stops.join('')}</${close}>`)
    return `url(#${id})`
  }

  function paint(shape: string, fill: string): void {
    const [solid, opacity] = fill.startsWith('#') ? fill.split('/') : [fill]
    shapes.push(`<${shape} fill="${solid}"${opacity ? ` fill-opacity="${opacity}"` : ''}/>`)
  }

  return {
    width,
    height,
    linear,
    radial,
    rect(x: number, y: number, w: number, h: number, fill: string, round = 0) {
      paint(
        `rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" rx="${round}"`,
        fill,
      )
    },
    circle(x: number, y: number, r: number, fill: string) {
      paint(`circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}"`, fill)
    },
    ellipse(x: number, y: number, rx: number, ry: number, fill: string, turn = 0) {
      const at = `${x.toFixed(1)} ${y.toFixed(1)}`
      paint(
        `ellipse rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" transform="translate(${at}) rotate(${turn.toFixed(1)})"`,
        fill,
      )
    },
    polygon(points: readonly Point[], fill: string) {
      paint(`polygon points="${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}"`, fill)
    },
    path(d: string, fill: string) {
      paint(`path d="${d}"`, fill)
    },
    line(d: string, colour: string, thickness: number) {
      const [solid, opacity = '1'] = colour.split('/')
      const look = `stroke="${solid}" stroke-opacity="${opacity}" stroke-width="${thickness.toFixed(1)}"`
      shapes.push(`<path d="${d}" fill="none" ${look} stroke-linecap="round" stroke-linejoin="round"/>`)
    },
    /** What is painted goes into a group that is moved, turned or made larger. */
    within(transform: string, painting: () => void) {
      shapes.push(`<g transform="${transform}">`)
      painting()
      shapes.push('</g>')
    },
    svg(): string {
      const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`
      return `${head}<defs>${defs.join('')}</defs>${shapes.join('')}</svg>`
    },
  }
}
