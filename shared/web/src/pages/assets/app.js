/** What scripts add to pages that work without them. */
import './comments.js'
import './more.js'
import './times.js'
import './toggle.js'
import './upload.js'
import './waiting.js'
