/** Words of a `stage.json` within Markdown: they are no HTML, and no template of Vue's. */
export const asText = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('{{', '{&#123;')
