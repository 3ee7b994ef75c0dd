// How Teams draws cards in its light theme: what the renderer calls the host configuration.

const TEXT = { default: "#252424", subtle: "#605e5c" };

function colours() {
  return {
    default: TEXT,
    dark: TEXT,
    light: { default: "#ffffff", subtle: "#f3f2f1" },
    accent: { default: "#6264a7", subtle: "#8b8cc7" },
    attention: { default: "#c4314b", subtle: "#e37d80" },
    good: { default: "#92c353", subtle: "#a7d06f" },
    warning: { default: "#f8d22a", subtle: "#f9dc5c" },
  };
}

function container(backgroundColor) {
  return { backgroundColor, foregroundColors: colours() };
}

const SIZES = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const WEIGHTS = { lighter: 400, default: 400, bolder: 600 };
const FONT = '"Segoe UI", "Liberation Sans", system-ui, Arial, sans-serif';

const PHONE = window.matchMedia("(max-width: 480px)");

/** The host configuration for the screen as it is now; phones have less room around things. */
export function hostConfig() {
  return PHONE.matches ? { ...WIDE, spacing: { ...WIDE.spacing, default: 10, padding: 10 } } : WIDE;
}

const WIDE = {
  hostCapabilities: {},
  supportsInteractivity: true,
  fontFamily: FONT,
  fontSizes: SIZES,
  fontWeights: WEIGHTS,
  fontTypes: {
    default: { fontFamily: FONT, fontSizes: SIZES, fontWeights: WEIGHTS },
    monospace: {
      fontFamily: 'Consolas, "Liberation Mono", monospace',
      fontSizes: SIZES,
      fontWeights: WEIGHTS,
    },
  },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e1dfdd" },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: container("#ffffff"),
    emphasis: container("#f9f8f7"),
    accent: container("#c7def9"),
    good: container("#ccffcc"),
    warning: container("#ffe2b2"),
    attention: container("#ffc5b2"),
  },
  actions: {
    maxActions: 6,
    spacing: "default",
    buttonSpacing: 8,
    showCard: { actionMode: "inline", inlineTopMargin: 16, style: "emphasis" },
    preExpandSingleShowCardAction: false,
    actionsOrientation: "horizontal",
    actionAlignment: "left",
    allowTitleToWrap: true,
  },
  adaptiveCard: { allowCustomStyle: false },
  textBlock: { headingLevel: 3 }, // below the conversation's own
  imageSet: { imageSize: "medium", maxImageHeight: 100 },
  factSet: {
    title: { color: "default", size: "default", weight: "bolder", wrap: true, maxWidth: 150 },
    value: { color: "default", size: "default", weight: "default", wrap: true },
    spacing: 12,
  },
  inputs: {
    label: {
      inputSpacing: "small",
      requiredInputs: {
        weight: "default",
        color: "default",
        size: "default",
        suffix: " *",
        suffixColor: "attention",
      },
      optionalInputs: { weight: "default", color: "default", size: "default" },
    },
    errorMessage: { color: "attention", size: "small", weight: "default" },
  },
  table: { cellSpacing: 8 },
};
