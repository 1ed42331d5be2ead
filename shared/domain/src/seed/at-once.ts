/** Does something for each of the items, so many at a time. */
export async function atOnce<T>(
  most: number,
  items: Iterable<T>,
  doing: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = Iterator.from(items)
  const one = async () => {
    for (const item of waiting) await doing(item)
  }
  await Promise.all(Array.from({ length: most }, one))
}
