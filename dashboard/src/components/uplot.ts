// The chart library with its style, on their own: the live view waits for them only when there is something to draw.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export default uPlot;
