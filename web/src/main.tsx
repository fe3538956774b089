import './styles/index.css';
import { Navigate, Route, Router } from '@solidjs/router';
import { lazy } from 'solid-js';
import { render } from 'solid-js/web';
import { Landing } from './landing/Landing.tsx';
import { Layout } from './layout/Layout.tsx';
import { NotFound } from './layout/NotFound.tsx';
import { links, routes } from './links.ts';

const FilesPage = lazy(async () => ({ default: (await import('./files/FilesPage.tsx')).FilesPage }));
const FilePage = lazy(async () => ({ default: (await import('./file/FilePage.tsx')).FilePage }));
const ProjectsPage = lazy(async () => ({ default: (await import('./projects/ProjectsPage.tsx')).ProjectsPage }));
const ProjectPage = lazy(async () => ({ default: (await import('./projects/ProjectPage.tsx')).ProjectPage }));
const EditorPage = lazy(async () => ({ default: (await import('./editor/EditorPage.tsx')).EditorPage }));
const AdminPage = lazy(async () => ({ default: (await import('./admin/AdminPage.tsx')).AdminPage }));
const ApiInfoPage = lazy(async () => ({ default: (await import('./api-info/ApiInfoPage.tsx')).ApiInfoPage }));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');

render(
  () => (
    <Router root={Layout}>
      <Route path={routes.landing} component={Landing} />
      <Route path={routes.app} component={() => <Navigate href={links.files()} />} />
      <Route path={routes.files} component={FilesPage} />
      <Route path={routes.file} component={FilePage} />
      <Route path={routes.editor} component={EditorPage} />
      <Route path={routes.projects} component={ProjectsPage} />
      <Route path={routes.project} component={ProjectPage} />
      <Route path={routes.admin} component={AdminPage} />
      <Route path={routes.apiInfo} component={ApiInfoPage} />
      <Route path={routes.anythingElse} component={NotFound} />
    </Router>
  ),
  root,
);
