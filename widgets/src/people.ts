/** What people say and owe, as one file: each view by its element's name. */
import CheckIn from "./check-in/check-in.ts";
import type { Views } from "./element/view.ts";
import Feed from "./feed/feed.ts";
import OneOnOne from "./one-on-one/one-on-one.ts";
import Reviews from "./reviews/reviews.ts";

const views: Views = { "okr-check-in": CheckIn, "okr-feed": Feed, "okr-one-on-one": OneOnOne, "okr-reviews": Reviews };

export default views;
