/** Two files beside each other, or one after the other where the terminal is too narrow for that. */

const NARROWEST = 140

type File = { title: string; text: string }

export function sideBySide(left: File, right: File, columns: number): string {
  if (columns < NARROWEST) return [...section(left), '', ...section(right)].join('\n')
  const width = Math.floor((columns - 3) / 2)
  const [lines, others] = [left, right].map((file) => section(file).flatMap((line) => folded(line, width)))
  const count = Math.max(lines?.length ?? 0, others?.length ?? 0)
  const rows = Array.from({ length: count }, (_, at) => {
    const [line = '', other = ''] = [lines?.[at], others?.[at]]
    return `${line.padEnd(width)} │ ${other}`.trimEnd()
  })
  return rows.join('\n')
}

const section = ({ title, text }: File): string[] => [`── ${title}`, '', ...text.trimEnd().split('\n')]

function folded(line: string, width: number): string[] {
  const parts = line.match(new RegExp(`.{1,${width}}`, 'gu'))
  return parts ?? ['']
}
