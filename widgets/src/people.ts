/** What people say and owe, as one file. */
// Styles first, then words: like beside like packs smaller.
import "./parts/form.css?inline";
import "./check-in/check-in.css?inline";
import "./feed/feed.css?inline";
import "./reviews/reviews.css?inline";
import "./one-on-one/one-on-one.css?inline";
import "./check-in/words/en.json";
import "./feed/words/en.json";
import "./reviews/words/en.json";
import "./one-on-one/words/en.json";
import CheckIn from "./check-in/check-in.ts";
import { VIEWS } from "./element/view.ts";
import Feed from "./feed/feed.ts";
import OneOnOne from "./one-on-one/one-on-one.ts";
import Reviews from "./reviews/reviews.ts";

Object.assign(VIEWS, { "okr-check-in": CheckIn, "okr-feed": Feed, "okr-one-on-one": OneOnOne, "okr-reviews": Reviews });
