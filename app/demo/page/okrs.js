/** All the script a page needs for the widget: where its token comes from. */
import { configure } from "/widgets/v1/okr-widgets.js";

import { freshToken, onChange } from "./who.js";

configure({ getToken: freshToken });

// Only a demo changes people without loading a new page.
onChange(() => configure({ getToken: freshToken }));
